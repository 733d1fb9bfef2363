package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

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
        clusterClass(name, "none");
    }

    /** With an annotation, such as the one by which core leaves it alone. */
    public void clusterClass(String name, String annotation) {
        apply("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: ClusterClass
                metadata: {name: %s, annotations: {%s: ""}}
                spec:
                  infrastructure: {templateRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: DevClusterTemplate, name: local}}
                  controlPlane: {templateRef: {apiVersion: controlplane.cluster.x-k8s.io/v1beta2, kind: KubeadmControlPlaneTemplate, name: local}}
                  workers:
                    machineDeployments:
                      - class: default
                        bootstrap: {templateRef: {apiVersion: bootstrap.cluster.x-k8s.io/v1beta2, kind: KubeadmConfigTemplate, name: local}}
                        infrastructure: {templateRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: DevMachineTemplate, name: local}}
                """.formatted(name, annotation));
    }

    /** The ClusterClass in-memory of the development provider, with its templates. */
    public void inMemoryClass() {
        try (InputStream in = Objects.requireNonNull(CapiObjects.class.getResourceAsStream("/capi/in-memory.yaml"))) {
            for (String each : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("---\n")) {
                apply(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    public void pause(String name) {
        of(Kinds.CLUSTER, name).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"paused\":true}}");
    }

    /** Goes as {@code clusterctl move} lets it go: at once, with nothing below it touched. */
    public void vanish(String name) {
        of(Kinds.CLUSTER, name).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        of(Kinds.CLUSTER, name).delete();
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

    /** The reasons that a condition of a Cluster has had, each once, in order; grows until the watch is closed. */
    public Watch reasons(String cluster, String type, List<String> into) {
        return of(Kinds.CLUSTER, cluster).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, GenericKubernetesResource object) {
                String reason = Condition.find(JSON.valueToTree(object), type)
                        .path("reason")
                        .asText();
                if (!reason.isEmpty() && !into.contains(reason)) {
                    into.add(reason);
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                into.add(cause.toString());
            }
        });
    }

    /** Completes when a watch tells that the control plane is initialized, with the time at which it did. */
    public Watch onceInitialized(String cluster, CompletableFuture<Instant> at) {
        return of(Kinds.CLUSTER, cluster).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, GenericKubernetesResource object) {
                if (JSON.valueToTree(object)
                        .at("/status/initialization/controlPlaneInitialized")
                        .asBoolean()) {
                    at.complete(Instant.now());
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                at.completeExceptionally(cause);
            }
        });
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
