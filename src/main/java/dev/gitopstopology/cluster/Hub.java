package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** The cluster that the operator watches: its client and address. Whoever opened it closes the client. */
public record Hub(KubernetesClient client, Address address) implements AutoCloseable {
    private static final String NAME = "hub";
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /** With the kubeconfig that the operator was started with, read by fabric8 since it is the operator's own. */
    public static Hub fromKubeconfig(Clients clients, Path kubeconfig) {
        if (!Files.isReadable(kubeconfig)) {
            throw new ClusterException(Reason.InvalidKubeconfig, "the file " + kubeconfig + " cannot be read");
        }
        try {
            Config config = Config.fromKubeconfig(kubeconfig.toFile());
            String server = config.getMasterUrl().replaceFirst("/+$", "");
            return new Hub(clients.open(NAME, config), new Address(server, ca(config)));
        } catch (ClusterException e) {
            throw new ClusterException(e.reason(), "the kubeconfig " + kubeconfig + ": " + e.getMessage());
        } catch (RuntimeException e) {
            // Its message is dropped, for it may quote a credential.
            throw new ClusterException(
                    Reason.InvalidKubeconfig,
                    "the kubeconfig " + kubeconfig + " leads to no client ("
                            + e.getClass().getSimpleName()
                            + "); check its server, certificates and keys, and the files that it names");
        }
    }

    /** With the service account of the pod; its token file is read at each request, since the kubelet replaces it. */
    public static Hub inCluster(Clients clients) {
        return inCluster(clients, System.getenv(), ACCOUNT);
    }

    static Hub inCluster(Clients clients, Map<String, String> environment, Path account) {
        String host = environment.get("KUBERNETES_SERVICE_HOST");
        if (host == null || !Files.isReadable(account.resolve("token"))) {
            throw new ClusterException(
                    Reason.NotEnrolled, "the operator does not run in a cluster: name one with --kubeconfig FILE");
        }
        String port = Objects.requireNonNullElse(environment.get("KUBERNETES_SERVICE_PORT"), "443");
        URI server = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        Address address = new Address(server.toString(), encoded(account.resolve("ca.crt")));
        return new Hub(clients.open(NAME, address, () -> text(account.resolve("token"))), address);
    }

    @Override
    public void close() {
        client.close();
    }

    private static String ca(Config config) {
        if (config.getCaCertData() != null) {
            return Certificates.normalized(Certificates.read(config.getCaCertData()));
        }
        return config.getCaCertFile() == null ? "" : encoded(Path.of(config.getCaCertFile()));
    }

    private static String encoded(Path pem) {
        String data = Base64.getEncoder().encodeToString(text(pem).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Certificates.normalized(Certificates.read(data));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
