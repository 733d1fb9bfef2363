package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One Cluster on the hub and the objects around it. Writes by server-side apply, and only to the object of the same UID. */
final class HubObjects {
    static final String FINALIZER = "cluster.cluster.x-k8s.io";
    private static final String CLUSTER_NAME = "cluster.x-k8s.io/cluster-name";
    private static final String MANAGER = "local-provider";
    static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(MANAGER)
            .withForce(true)
            .build();
    private static final JsonMapper JSON = new JsonMapper();
    private final KubernetesClient hub;
    private final String namespace;
    private final String name;
    private final Map<String, Object> written = new HashMap<>();

    HubObjects(KubernetesClient hub, String namespace, String name) {
        this.hub = hub;
        this.namespace = namespace;
        this.name = name;
    }

    /** The Cluster, or a missing node. */
    JsonNode cluster() {
        return get(Kinds.CLUSTER, namespace, name);
    }

    /** The KubeadmControlPlane that the Cluster refers to, or a missing node. */
    JsonNode controlPlane(JsonNode cluster) {
        JsonNode reference = cluster.at("/spec/controlPlaneRef");
        return reference.path("kind").asText().equals("KubeadmControlPlane")
                ? get(Kinds.CONTROL_PLANE, namespace, reference.path("name").asText())
                : MissingNode.getInstance();
    }

    boolean waitsForControlPlane(JsonNode cluster) {
        return cluster.at("/spec/controlPlaneRef").has("kind") && controlPlane(cluster).isMissingNode();
    }

    List<JsonNode> machineDeployments() {
        return of(Kinds.MACHINE_DEPLOYMENT).inNamespace(namespace).withLabel(CLUSTER_NAME, name).list().getItems().stream()
                .map(HubObjects::tree)
                .toList();
    }

    boolean classFound(JsonNode cluster) {
        JsonNode reference = cluster.at("/spec/topology/classRef");
        return reference.isMissingNode()
                || get(
                                Kinds.CLUSTER_CLASS,
                                reference.path("namespace").asText(namespace),
                                reference.path("name").asText())
                        .isObject();
    }

    void finalizer(JsonNode cluster, boolean there) {
        of(Kinds.CLUSTER).inNamespace(namespace).withName(name).edit(live -> {
            if (live.getMetadata().getUid().equals(uid(cluster))) {
                live.getMetadata().getFinalizers().remove(FINALIZER);
                if (there) {
                    live.getMetadata().getFinalizers().add(FINALIZER);
                }
            }
            return live;
        });
    }

    void endpoint(JsonNode cluster, URI server) {
        GenericKubernetesResource object = identity(Kinds.CLUSTER, cluster);
        object.setAdditionalProperty(
                "spec", Map.of("controlPlaneEndpoint", Map.of("host", server.getHost(), "port", server.getPort())));
        of(Kinds.CLUSTER)
                .inNamespace(namespace)
                .resource(object)
                .fieldManager(MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /** Nothing is written when it is what was written last. */
    void status(ResourceDefinitionContext kind, JsonNode object, Map<String, Object> status) {
        if (status.equals(written.get(uid(object)))) {
            return;
        }
        GenericKubernetesResource body = identity(kind, object);
        body.setAdditionalProperty("status", status);
        of(kind).inNamespace(namespace)
                .resource(body)
                .subresource("status")
                .patch(APPLY);
        written.put(uid(object), status);
    }

    boolean hasKubeconfig() {
        return hub.secrets().inNamespace(namespace).withName(name + "-kubeconfig").get() != null;
    }

    /** Owned by the Cluster: the hub's garbage collector takes it away. */
    void kubeconfig(JsonNode cluster, String kubeconfig) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(name + "-kubeconfig")
                .withNamespace(namespace)
                .addToLabels(CLUSTER_NAME, name)
                .addNewOwnerReference()
                .withApiVersion("cluster.x-k8s.io/v1beta2")
                .withKind("Cluster")
                .withName(name)
                .withUid(uid(cluster))
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withType("cluster.x-k8s.io/secret")
                .addToStringData("value", kubeconfig)
                .build();
        hub.resource(secret).fieldManager(MANAGER).forceConflicts().serverSideApply();
    }

    void delete(ResourceDefinitionContext kind, JsonNode object) {
        of(kind).inNamespace(namespace).withName(object.at("/metadata/name").asText()).delete();
    }

    static String uid(JsonNode object) {
        return object.at("/metadata/uid").asText();
    }

    private JsonNode get(ResourceDefinitionContext kind, String from, String which) {
        GenericKubernetesResource found = of(kind).inNamespace(from).withName(which).get();
        return found == null ? MissingNode.getInstance() : tree(found);
    }

    private static JsonNode tree(GenericKubernetesResource object) {
        return JSON.valueToTree(object);
    }

    private static GenericKubernetesResource identity(ResourceDefinitionContext kind, JsonNode object) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("apiVersion", kind.getGroup() + "/" + kind.getVersion());
        identity.put("kind", kind.getKind());
        identity.put(
                "metadata",
                Map.of(
                        "name", object.at("/metadata/name").asText(),
                        "namespace", object.at("/metadata/namespace").asText(),
                        "uid", uid(object)));
        return JSON.convertValue(identity, GenericKubernetesResource.class);
    }

    private MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            of(ResourceDefinitionContext kind) {
        return hub.genericKubernetesResources(kind);
    }
}
