package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Cluster API objects on a hub, in one namespace, as a user has them. */
public final class CapiObjects {
    private static final JsonMapper JSON = new JsonMapper();
    private final KubernetesClient hub;
    private final String namespace;

    public CapiObjects(KubernetesClient hub, String namespace) {
        this.hub = hub;
        this.namespace = namespace;
    }

    /** A ClusterClass that {@link LocalProvider} accepts; its templates need not exist. */
    public void clusterClass(String name) {
        apply("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: ClusterClass
                metadata: {name: %s}
                spec:
                  infrastructure: {templateRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: DevClusterTemplate, name: local}}
                  controlPlane: {templateRef: {apiVersion: controlplane.cluster.x-k8s.io/v1beta2, kind: KubeadmControlPlaneTemplate, name: local}}
                """.formatted(name));
    }

    /** Of a class, with one MachineDeployment md-0. */
    public void cluster(String name, String clusterClass, String version, int controlPlane, int workers) {
        apply(yaml(name, clusterClass, version, controlPlane, workers));
    }

    /** Something more may be appended to its spec. */
    static String yaml(String name, String clusterClass, String version, int controlPlane, int workers) {
        return """
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: Cluster
                metadata: {name: %s}
                spec:
                  topology:
                    classRef: {name: %s}
                    version: %s
                    controlPlane: {replicas: %d}
                    workers: {machineDeployments: [{class: default, name: md-0, replicas: %d}]}
                """.formatted(name, clusterClass, version, controlPlane, workers);
    }

    public void deleteCluster(String name) {
        of(Kinds.CLUSTER, name).delete();
    }

    /** Server-side apply, as user "test". */
    public void apply(String yaml) {
        GenericKubernetesResource object = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        object.getMetadata().setNamespace(namespace);
        hub.resource(object).fieldManager("test").forceConflicts().serverSideApply();
    }

    public Resource<GenericKubernetesResource> of(ResourceDefinitionContext kind, String name) {
        return hub.genericKubernetesResources(kind).inNamespace(namespace).withName(name);
    }

    /** Missing when it does not exist. */
    public JsonNode read(ResourceDefinitionContext kind, String name) {
        GenericKubernetesResource found = of(kind, name).get();
        return found == null ? JSON.getNodeFactory().missingNode() : JSON.valueToTree(found);
    }

    public JsonNode cluster(String name) {
        return read(Kinds.CLUSTER, name);
    }

    /** Such as {@code False NotReady out of quota}; empty when there is none. */
    public String condition(String cluster, String type) {
        JsonNode condition = Condition.find(cluster(cluster), type);
        return "%s %s %s"
                .formatted(
                        condition.path("status").asText(),
                        condition.path("reason").asText(),
                        condition.path("message").asText())
                .strip();
    }

    /** {@code desired/replicas/ready/upToDate} of controlPlane or workers. */
    public String counters(String cluster, String which) {
        JsonNode counters = cluster(cluster).at("/status/" + which);
        return "%s/%s/%s/%s"
                .formatted(
                        counters.path("desiredReplicas").asText(),
                        counters.path("replicas").asText(),
                        counters.path("readyReplicas").asText(),
                        counters.path("upToDateReplicas").asText());
    }
}
