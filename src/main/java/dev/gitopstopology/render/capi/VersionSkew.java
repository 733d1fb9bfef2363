package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.KubernetesVersion;
import java.util.Optional;

/** How far the versions of a control plane and its workers may be apart (kubernetes.io/releases/version-skew-policy). */
final class VersionSkew {
    /** A kubelet may be three minors older than its API server, since API servers of 1.28. */
    private static final int SINCE = 28;

    private static final int MINORS = 3;
    static final String BEHIND = "WorkersTooFarBehind";

    private VersionSkew() {}

    /** Of a control plane, or of a group's machines. */
    static String of(JsonNode object) {
        JsonNode own = object.at("/spec/version");
        return (own.isMissingNode() ? object.at("/spec/template/spec/version") : own).asText();
    }

    /**
     * @param group of workers, in words
     * @param wayOut what to do about workers that are too old
     */
    static Optional<Problem> problem(
            String cluster, String controlPlane, String group, String workers, String path, String wayOut) {
        Optional<KubernetesVersion> above = KubernetesVersion.of(controlPlane);
        Optional<KubernetesVersion> below = KubernetesVersion.of(workers);
        if (above.isEmpty() || below.isEmpty()) {
            return Optional.empty();
        }
        if (below.get().compareTo(above.get()) > 0) {
            return Optional.of(new Problem(
                    path,
                    "WorkersAhead",
                    "Cluster %s: %s has version %s, which is above the control plane's %s; a kubelet must not be newer than its API server: write ${KUBERNETES_VERSION}, or an older one"
                            .formatted(cluster, group, workers, controlPlane)));
        }
        int most = above.get().minor() < SINCE ? MINORS - 1 : MINORS;
        int minors = below.get().minorsTo(above.get());
        return minors <= most
                ? Optional.empty()
                : Optional.of(new Problem(
                        path,
                        BEHIND,
                        "Cluster %s: %s has version %s, %d minors below the control plane's %s; a kubelet may be %d minors older than its API server: %s"
                                .formatted(cluster, group, workers, minors, controlPlane, most, wayOut)));
    }
}
