package dev.gitopstopology.render.capi;

import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.KubernetesVersion;
import java.util.Optional;

/** Whether Kubernetes may be led from one version to another at once. */
final class VersionStep {
    private VersionStep() {}

    static Optional<Problem> refusal(String cluster, String from, String to, boolean minorsAtOnce) {
        Optional<KubernetesVersion> now = KubernetesVersion.of(from);
        Optional<KubernetesVersion> then = KubernetesVersion.of(to);
        if (now.isEmpty() || then.isEmpty()) {
            return Optional.empty();
        }
        if (then.get().compareTo(now.get()) < 0) {
            return Optional.of(new Problem(
                    Where.PROVISION + ".version",
                    "VersionLower",
                    "Cluster %s: version %s is lower than %s, which it has or is led to; Kubernetes cannot go back: set provision.version to %s or later"
                            .formatted(cluster, to, from, from)));
        }
        if (now.get().minorsTo(then.get()) > 1 && !minorsAtOnce) {
            return Optional.of(new Problem(
                    Where.PROVISION + ".version",
                    "VersionTooFar",
                    "Cluster %s: version %s is more than one minor above %s; set provision.version to a v%d.%d first, and go on when it is there"
                            .formatted(
                                    cluster,
                                    to,
                                    from,
                                    now.get().major(),
                                    now.get().minor() + 1)));
        }
        return Optional.empty();
    }
}
