package dev.gitopstopology.render.steps;

import java.util.function.Predicate;

/** No cluster-wide right comes with the installation; see the package's description. */
public final class ClusterRights {
    private ClusterRights() {}

    public static Step leaveOut() {
        return manifests -> manifests.stream()
                .filter(Predicate.not(Step.kind("ClusterRole", "ClusterRoleBinding")))
                .toList();
    }
}
