package dev.gitopstopology.localcluster.capi;

import dev.gitopstopology.localcluster.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of Secret {@code <cluster>-kubeconfig}: an administrator's client certificate, inlined, as kubeadm's provider writes it. */
final class AdminKubeconfig {
    private AdminKubeconfig() {}

    static String of(String cluster, LocalCluster controlPlane, ClientCertificates.Issued admin) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: %1$s
                  cluster:
                    certificate-authority-data: %2$s
                    server: %3$s
                users:
                - name: %1$s-admin
                  user:
                    client-certificate-data: %4$s
                    client-key-data: %5$s
                contexts:
                - name: %1$s-admin@%1$s
                  context:
                    cluster: %1$s
                    user: %1$s-admin
                current-context: %1$s-admin@%1$s
                """.formatted(
                cluster,
                base64(controlPlane.caCertificate()),
                controlPlane.server(),
                base64(admin.certificate()),
                base64(admin.key()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
