package dev.gitopstopology.deliver.push;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The list of providers that clusterctl keeps on a hub, in the form that it has. */
public final class Inventory {
    private Inventory() {}

    public static void install(KubernetesClient hub, String core) {
        hub.resource(Serialization.unmarshal("""
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: providers.clusterctl.cluster.x-k8s.io}
                        spec:
                          group: clusterctl.cluster.x-k8s.io
                          names: {kind: Provider, listKind: ProviderList, plural: providers, singular: provider}
                          scope: Namespaced
                          versions:
                          - name: v1alpha3
                            served: true
                            storage: true
                            schema:
                              openAPIV3Schema:
                                type: object
                                properties:
                                  providerName: {type: string}
                                  type: {type: string}
                                  version: {type: string}
                        """, CustomResourceDefinition.class))
                .serverSideApply();
        GenericKubernetesResource provider =
                Serialization.unmarshal("""
                        apiVersion: clusterctl.cluster.x-k8s.io/v1alpha3
                        kind: Provider
                        metadata: {name: cluster-api, namespace: default}
                        providerName: cluster-api
                        type: CoreProvider
                        version: %s
                        """.formatted(core), GenericKubernetesResource.class);
        Awaitility.await("the kind is served").atMost(Duration.ofSeconds(120)).until(() -> {
            try {
                hub.resource(provider).serverSideApply();
                return hub.getApiResources("clusterctl.cluster.x-k8s.io/v1alpha3") != null;
            } catch (KubernetesClientException | IllegalArgumentException notYet) {
                return false;
            }
        });
    }
}
