package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** A MachineDeployment on a hub without Cluster API's controllers, which the cluster-autoscaler scales as it does: by the subresource. */
final class ScaledMachines {
    private static final String NAME = "eu-1-workers";
    static final String ID = "MachineDeployment/" + NAME;
    static final String VERSION = "v1.34.1";
    private static final String API = "cluster.x-k8s.io/v1beta2";
    private static final String PATH = "/apis/" + API + "/namespaces/" + World.NS + "/machinedeployments/" + NAME;

    private final KubernetesClient hub;

    ScaledMachines(KubernetesClient hub) throws InterruptedException {
        this.hub = hub;
        Definitions.install(hub, Components.Core);
    }

    /** As it is in Git. */
    static GenericKubernetesResource declared() {
        return new KubernetesSerialization()
                .unmarshal("""
                apiVersion: %s
                kind: MachineDeployment
                metadata: {name: %s, namespace: %s}
                spec:
                  clusterName: eu-1
                  replicas: 1
                  selector: {matchLabels: {pool: workers}}
                  template:
                    metadata: {labels: {pool: workers}}
                    spec:
                      clusterName: eu-1
                      version: %s
                      bootstrap: {dataSecretName: none}
                      infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureMachineTemplate, name: workers}
                """.formatted(API, NAME, World.NS, VERSION), GenericKubernetesResource.class);
    }

    /** The API server takes the field manager from the user agent. */
    void autoscale(int replicas) {
        Config config = new ConfigBuilder(hub.getConfiguration())
                .withUserAgent("cluster-autoscaler/v1.34.0")
                .build();
        try (KubernetesClient autoscaler =
                new KubernetesClientBuilder().withConfig(config).build()) {
            autoscaler.raw(PATH + "/scale", "PUT", """
                    {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "%s", "namespace": "%s"}, "spec": {"replicas": %d}}
                    """.formatted(NAME, World.NS, replicas));
        }
    }

    /** By hand. */
    void edit(String version) {
        hub.resource(declared())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"template\": {\"spec\": {\"version\": \"%s\"}}}}".formatted(version));
    }

    int replicas() {
        return live().get("spec", "replicas");
    }

    String version() {
        return live().get("spec", "template", "spec", "version");
    }

    private GenericKubernetesResource live() {
        return hub.resource(declared()).require();
    }
}
