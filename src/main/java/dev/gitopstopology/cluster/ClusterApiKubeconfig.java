package dev.gitopstopology.cluster;

import dev.gitopstopology.api.SecretKeyRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * The administrator's kubeconfig that Cluster API keeps for each of its clusters, in the Secret {@code <cluster>-kubeconfig}. It is used to enrol, is written
 * anew when its certificate is, and is never passed on (cluster-api.sigs.k8s.io, contract of control plane providers).
 */
public final class ClusterApiKubeconfig implements KubeconfigSource {
    private final KubeconfigSecret secret;
    private final String cluster;

    /** @param cluster name of the Cluster */
    public ClusterApiKubeconfig(KubernetesClient hub, KubeconfigParser parser, String namespace, String cluster) {
        this.secret = new KubeconfigSecret(hub, parser, namespace, new SecretKeyRef(cluster + "-kubeconfig", "value"));
        this.cluster = cluster;
    }

    @Override
    public Optional<Endpoint> read() {
        return secret.read();
    }

    @Override
    public String version() {
        return secret.version();
    }

    @Override
    public String place() {
        return secret.place();
    }

    @Override
    public String remedy() {
        return "Cluster API's control plane provider writes " + place() + "; look at Cluster " + cluster
                + " and its control plane";
    }
}
