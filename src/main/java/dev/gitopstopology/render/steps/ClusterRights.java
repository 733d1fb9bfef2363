package dev.gitopstopology.render.argocd;

import java.util.function.Predicate;

/** No cluster-wide right comes with the installation; see the package's description. */
final class ClusterRights {
    private ClusterRights() {}

    static Step leaveOut() {
        return manifests -> manifests.stream()
                .filter(Predicate.not(Step.kind("ClusterRole", "ClusterRoleBinding")))
                .toList();
    }
}
