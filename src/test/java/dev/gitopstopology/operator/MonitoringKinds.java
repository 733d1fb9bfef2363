package dev.gitopstopology.operator;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Locale;

/** Kinds of the Prometheus operator, without their schema. */
final class MonitoringKinds {
    private MonitoringKinds() {}

    static void define(KubernetesClient cluster, String kind) {
        cluster.resource(new KubernetesSerialization()
                        .unmarshal("""
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: %2$ss.monitoring.coreos.com}
                        spec:
                          group: monitoring.coreos.com
                          scope: Namespaced
                          names: {kind: %1$s, plural: %2$ss, singular: %2$s}
                          versions:
                          - name: v1
                            served: true
                            storage: true
                            schema:
                              openAPIV3Schema:
                                type: object
                                properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                        """.formatted(kind, kind.toLowerCase(Locale.ROOT)), CustomResourceDefinition.class))
                .create();
    }
}
