package dev.gitopstopology.validate;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.SecretKeyRef;
import dev.gitopstopology.validate.Estate.Typed;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The Secrets of the given files that a FleetCluster's reference could mean. */
record KubeconfigSecret(Typed<FleetCluster> cluster, SecretKeyRef reference, List<Document> named) {
    static final FieldPath PATH = FieldPath.of("spec", "connection", "kubeconfig", "secretRef", "name");

    static List<KubeconfigSecret> of(Estate estate) {
        return estate.clusters().stream()
                .filter(cluster -> reference(cluster.value()) != null)
                .map(cluster -> of(cluster, estate))
                .toList();
    }

    private static KubeconfigSecret of(Typed<FleetCluster> cluster, Estate estate) {
        SecretKeyRef reference = Objects.requireNonNull(reference(cluster.value()));
        List<Document> named = estate.secrets().stream()
                .filter(secret -> secret.id().name().equals(reference.name()))
                .toList();
        return new KubeconfigSecret(cluster, reference, named);
    }

    private static @Nullable SecretKeyRef reference(FleetCluster cluster) {
        var kubeconfig = cluster.getSpec().connection().kubeconfig();
        return kubeconfig == null ? null : kubeconfig.secretRef();
    }

    List<Document> inTheNamespace() {
        return named.stream()
                .filter(secret -> namespace(secret).equals(cluster.namespace()))
                .toList();
    }

    static String namespace(Document secret) {
        String namespace = secret.id().namespace();
        return namespace == null ? "" : namespace;
    }
}
