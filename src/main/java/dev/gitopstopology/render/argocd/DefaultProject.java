package dev.gitopstopology.render.argocd;

import dev.gitopstopology.api.ProjectPolicy;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;
import dev.gitopstopology.render.steps.Step;
import java.util.List;
import java.util.stream.Stream;

/**
 * Argo CD makes a project {@code default} that allows everything unless there is one already (server.go,
 * initializeDefaultProject). Closed puts one there that allows nothing: without a source repository and a destination no
 * Application is permitted, and no kind of cluster scope is (operator-manual/project.yaml).
 */
final class DefaultProject {
    private DefaultProject() {}

    static Step of(ProjectPolicy policy) {
        return switch (policy) {
            case Open -> manifests -> manifests;
            case Closed ->
                manifests ->
                        Stream.concat(manifests.stream(), closed().stream()).toList();
        };
    }

    private static List<Manifest> closed() {
        return List.of(YamlText.object("""
                        apiVersion: argoproj.io/v1alpha1
                        kind: AppProject
                        metadata:
                          name: default
                        spec:
                          description: Closed. Make a project of its own for each team.
                          sourceRepos: []
                          destinations: []
                          clusterResourceWhitelist: []
                        """));
    }
}
