package dev.gitopstopology.e2e;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container of a live workload, as its kubelet would hand it to the container runtime: references resolved, {@code $(NAME)}
 * expanded.
 *
 * @param workload whose pod it is in
 * @param account service account of the pod; null: no token is mounted
 * @param command entry point and arguments; where the image's own entry point counts, what follows it
 * @param files content by path of what ConfigMaps and Secrets bring in, under each mount path that is there
 * @param mounts all mount paths
 * @param ports container ports that are declared
 * @param readiness path and port of the readiness probe over HTTP; null: none
 */
public record PodContainer(
        String workload,
        String name,
        @Nullable String account,
        List<String> command,
        Map<String, String> environment,
        Map<String, byte[]> files,
        List<String> mounts,
        List<Integer> ports,
        @Nullable Probe readiness) {

    /** An HTTP probe. */
    public record Probe(String path, int port) {}
}
