package dev.gitopstopology.localcluster;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of a kubeconfig with everything inlined, so that it works from a Secret, and from any directory. */
final class Kubeconfig {
    private Kubeconfig() {}

    static String of(String name, URI server, String caPem, String token) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: %1$s
                  cluster:
                    server: %2$s
                    certificate-authority-data: %3$s
                users:
                - name: %1$s
                  user:
                    token: %4$s
                contexts:
                - name: %1$s
                  context:
                    cluster: %1$s
                    user: %1$s
                current-context: %1$s
                """.formatted(
                name, server, Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8)), token);
    }
}
