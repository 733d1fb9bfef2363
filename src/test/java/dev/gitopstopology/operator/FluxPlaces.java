package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members' namespaces beside a Flux, read as Flux reads them. */
final class FluxPlaces {
    private final KubernetesClient hub;

    FluxPlaces(KubernetesClient hub) {
        this.hub = hub;
    }

    String namespace(String cluster) {
        return hub.namespaces()
                .withLabel(Api.LABEL_CLUSTER, cluster)
                .list()
                .getItems()
                .get(0)
                .getMetadata()
                .getName();
    }

    @Nullable
    Secret secret(String cluster) {
        return hub.secrets()
                .inNamespace(namespace(cluster))
                .withName("cluster-kubeconfig")
                .get();
    }

    /** What stands for the kubeconfig where the member is reached by an identity. */
    @Nullable
    ConfigMap identity(String cluster) {
        return hub.configMaps()
                .inNamespace(namespace(cluster))
                .withName("cluster-identity")
                .get();
    }

    String kubeconfig(String cluster) {
        return new String(Base64.getDecoder().decode(secret(cluster).getData().get("value")), StandardCharsets.UTF_8);
    }

    Map<String, String> facts(String cluster) {
        return hub.configMaps()
                .inNamespace(namespace(cluster))
                .withName("cluster-facts")
                .get()
                .getData();
    }

    /** With the kubeconfig and nothing else, acting as an account. */
    KubernetesClient client(String cluster, @Nullable String as) {
        Config config = Config.fromKubeconfig(kubeconfig(cluster));
        config.setImpersonateUsername(as);
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** @param kind Kustomization or HelmRelease */
    List<GenericKubernetesResource> objects(String kind, String cluster) {
        return hub.genericKubernetesResources(context(kind))
                .inNamespace(namespace(cluster))
                .list()
                .getItems();
    }

    void kustomization(String cluster, String name, boolean suspended) {
        GenericKubernetesResource own = hub.getKubernetesSerialization()
                .unmarshal("""
                        apiVersion: kustomize.toolkit.fluxcd.io/v1
                        kind: Kustomization
                        metadata: {name: %s, namespace: %s}
                        spec:
                          interval: 10m
                          prune: true
                          suspend: %s
                          sourceRef: {kind: GitRepository, name: shop}
                        """.formatted(name, namespace(cluster), suspended), GenericKubernetesResource.class);
        hub.resource(own).create();
    }

    private static ResourceDefinitionContext context(String kind) {
        boolean helm = kind.equals("HelmRelease");
        return new ResourceDefinitionContext.Builder()
                .withGroup(helm ? "helm.toolkit.fluxcd.io" : "kustomize.toolkit.fluxcd.io")
                .withVersion(helm ? "v2" : "v1")
                .withKind(kind)
                .withPlural(helm ? "helmreleases" : "kustomizations")
                .withNamespaced(true)
                .build();
    }
}
