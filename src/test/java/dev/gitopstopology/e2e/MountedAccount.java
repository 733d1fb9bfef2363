package dev.gitopstopology.e2e;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An account's files where a kubelet mounts them. The path is compiled into every client (rest.InClusterConfig), so each process has
 * a mount namespace of its own, in which {@code /var/run} holds these files and nothing else: this host's stays as it is.
 *
 * @param directory of this host with the files
 */
record MountedAccount(Path directory) {
    static final String PLACE = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final List<String> NAMESPACE =
            List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c");
    private static final String EMPTY = "mount -t tmpfs none /var/run";
    private static final String LINKED = "%s && mkdir -p %s && ln -s \"$0\" %s && exec \"$@\""
            .formatted(EMPTY, Path.of(PLACE).getParent(), PLACE);

    /** Whether this host lets a process have a mount namespace; containers and some distributions do not. */
    static boolean possible() {
        try {
            Process process = new ProcessBuilder(
                            Stream.concat(NAMESPACE.stream(), Stream.of(EMPTY)).toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Content by file, as in a projected volume of a service account. */
    Map<Path, String> files(String token, String ca, String namespace) {
        return Map.of(
                directory.resolve("token"), token,
                directory.resolve("ca.crt"), ca,
                directory.resolve("namespace"), namespace);
    }

    /** What a kubelet sets for the Service {@code kubernetes}. */
    static Map<String, String> environment(URI server) {
        return Map.of(
                "KUBERNETES_SERVICE_HOST", server.getHost(),
                "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()));
    }

    /** The same process in its namespace. */
    List<String> around(List<String> command) {
        return Stream.of(NAMESPACE, List.of(LINKED, directory.toString()), command)
                .flatMap(List::stream)
                .toList();
    }
}
