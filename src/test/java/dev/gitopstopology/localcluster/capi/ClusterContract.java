package dev.gitopstopology.localcluster.capi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/**
 * What the operator relies on in a Cluster of a ClusterClass, from nothing to deleted. Real Cluster API ({@code ClusterApiE2E}) and {@link LocalProvider}
 * ({@code LocalProviderIT}) are held to the very same, so that what is tested on the stand-in is true of the real thing.
 */
public final class ClusterContract {
    private static final JsonMapper JSON = new JsonMapper();

    /** Status and reason of each when a cluster rests. */
    private static final Map<String, String> AT_REST = Map.ofEntries(
            Map.entry("Available", "True Available"),
            Map.entry("InfrastructureReady", "True Ready"),
            Map.entry("ControlPlaneInitialized", "True Initialized"),
            Map.entry("ControlPlaneAvailable", "True Available"),
            Map.entry("WorkersAvailable", "True Available"),
            Map.entry("RemoteConnectionProbe", "True ProbeSucceeded"),
            Map.entry("TopologyReconciled", "True ReconcileSucceeded"),
            Map.entry("RollingOut", "False NotRollingOut"),
            Map.entry("ScalingUp", "False NotScalingUp"),
            Map.entry("ScalingDown", "False NotScalingDown"),
            Map.entry("Paused", "False NotPaused"),
            Map.entry("Deleting", "False NotDeleting"));

    /** Those that Cluster API has besides, of which nothing of ours depends. */
    private static final List<String> OTHERS = List.of(
            "Remediating",
            "ControlPlaneMachinesReady",
            "ControlPlaneMachinesUpToDate",
            "WorkerMachinesReady",
            "WorkerMachinesUpToDate");

    private final KubernetesClient hub;
    private final CapiObjects capi;
    private final String namespace;
    private final Duration patience;

    public ClusterContract(KubernetesClient hub, String namespace, Duration patience) {
        this.hub = hub;
        this.capi = new CapiObjects(hub, namespace);
        this.namespace = namespace;
        this.patience = patience;
    }

    /** @param network brings what the nodes of a cluster wait for, if they do */
    public void hold(String name, String clusterClass, Runnable network) {
        List<JsonNode> versions = new CopyOnWriteArrayList<>();
        List<String> deleting = new CopyOnWriteArrayList<>();
        try (Watch all = watch(name, versions);
                Watch reasons = capi.reasons(name, "Deleting", deleting)) {
            capi.cluster(name, clusterClass, "v1.34.1", 1, 2);
            await("initialized", () -> said(name, "ControlPlaneInitialized").equals("True Initialized"));
            credential(name);
            network.run();
            await("workers", () -> capi.counters(name, "workers").equals("2/2/2/2"));
            await("at rest", () -> atRest(name));
            assertThat(capi.counters(name, "controlPlane")).isEqualTo("1/1/1/1");
            rested(capi.cluster(name));
            scaled(name, clusterClass);
            paused(name);
            capi.deleteCluster(name);
            await("gone", () -> capi.cluster(name).isMissingNode());
            await(
                    "told",
                    () -> deleting.contains("WaitingForInfrastructureDeletion")
                            && versions.stream()
                                    .anyMatch(each ->
                                            each.at("/status/phase").asText().equals("Deleting")));
        }
        await("its kubeconfig is gone", () -> secret(name) == null);
        assertThat(deleting)
                .containsSubsequence(
                        "NotDeleting",
                        "WaitingForWorkersDeletion",
                        "WaitingForControlPlaneDeletion",
                        "WaitingForInfrastructureDeletion");
        inOrder(versions);
    }

    private boolean atRest(String name) {
        return AT_REST.entrySet().stream()
                .allMatch(each -> said(name, each.getKey()).equals(each.getValue()));
    }

    private String said(String name, String type) {
        JsonNode condition = Condition.find(capi.cluster(name), type);
        return condition.path("status").asText() + " "
                + condition.path("reason").asText();
    }

    private static void rested(JsonNode cluster) {
        assertThat(cluster.at("/metadata/finalizers").valueStream().map(JsonNode::asText))
                .contains("cluster.cluster.x-k8s.io");
        assertThat(cluster.at("/status/phase").asText()).isEqualTo("Provisioned");
        assertThat(cluster.at("/status/observedGeneration").asLong())
                .isEqualTo(cluster.at("/metadata/generation").asLong());
        List<String> types = new ArrayList<>();
        cluster.at("/status/conditions").forEach(each -> {
            types.add(each.path("type").asText());
            assertThat(each.path("reason").asText()).as("reason of %s", each).isNotEmpty();
            assertThat(each.path("lastTransitionTime").asText())
                    .as("time of %s", each)
                    .isNotEmpty();
        });
        types.removeAll(OTHERS);
        assertThat(types).containsExactlyInAnyOrderElementsOf(AT_REST.keySet());
    }

    private void credential(String name) {
        Secret secret = secret(name);
        assertThat(secret)
                .as("a kubeconfig comes before controlPlaneInitialized")
                .isNotNull();
        assertThat(secret.getType()).isEqualTo("cluster.x-k8s.io/secret");
        assertThat(secret.getMetadata().getLabels()).containsEntry("cluster.x-k8s.io/cluster-name", name);
        assertThat(secret.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(ClusterContract::belongsToClusterApi);
        assertThat(secret.getData()).containsOnlyKeys("value");
        String text = new String(Base64.getDecoder().decode(secret.getData().get("value")), StandardCharsets.UTF_8);
        Config kubeconfig = Serialization.unmarshal(text, Config.class);
        JsonNode endpoint = capi.cluster(name).at("/spec/controlPlaneEndpoint");
        assertThat(kubeconfig.getClusters()).singleElement().satisfies(each -> {
            assertThat(each.getCluster().getServer())
                    .isEqualTo("https://%s:%d"
                            .formatted(
                                    endpoint.path("host").asText(),
                                    endpoint.path("port").asInt()));
            assertThat(each.getCluster().getCertificateAuthorityData()).isNotBlank();
            assertThat(each.getCluster().getInsecureSkipTlsVerify()).isNotEqualTo(true);
        });
        assertThat(kubeconfig.getUsers()).singleElement().satisfies(each -> {
            assertThat(each.getUser().getClientCertificateData()).isNotBlank();
            assertThat(each.getUser().getClientKeyData()).isNotBlank();
            assertThat(each.getUser().getToken()).isNull();
            assertThat(each.getUser().getExec()).isNull();
        });
    }

    private static void belongsToClusterApi(OwnerReference owner) {
        assertThat(owner.getController()).isTrue();
        assertThat(owner.getApiVersion()).contains("cluster.x-k8s.io/");
    }

    private Secret secret(String name) {
        return hub.secrets()
                .inNamespace(namespace)
                .withName(name + "-kubeconfig")
                .get();
    }

    private void scaled(String name, String clusterClass) {
        capi.cluster(name, clusterClass, "v1.34.1", 1, 3);
        await("one more", () -> capi.counters(name, "workers").equals("3/3/3/3"));
        await("at rest again", () -> atRest(name));
        rested(capi.cluster(name));
    }

    private void paused(String name) {
        capi.pause(name);
        await("paused", () -> said(name, "Paused").equals("True Paused"));
        capi.of(Kinds.CLUSTER, name).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"paused\":null}}");
        await("goes on", () -> said(name, "Paused").equals("False NotPaused"));
    }

    private Watch watch(String name, List<JsonNode> versions) {
        return capi.of(Kinds.CLUSTER, name).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, GenericKubernetesResource object) {
                versions.add(JSON.valueToTree(object));
            }

            @Override
            public void onClose(WatcherException cause) {
                versions.clear(); // the last assertion then fails
            }
        });
    }

    /** What holds of every version that anybody could have seen. */
    private static void inOrder(List<JsonNode> versions) {
        List<String> phases = new ArrayList<>();
        boolean provisioned = false;
        boolean initialized = false;
        for (JsonNode each : versions) {
            JsonNode initialization = each.at("/status/initialization");
            assertThat(!provisioned || is(initialization, "infrastructureProvisioned"))
                    .as("infrastructure is provisioned once and for all")
                    .isTrue();
            assertThat(!initialized || is(initialization, "controlPlaneInitialized"))
                    .as("the control plane is initialized once and for all")
                    .isTrue();
            provisioned = is(initialization, "infrastructureProvisioned");
            initialized = is(initialization, "controlPlaneInitialized");
            if (initialized) {
                assertThat(provisioned).as("infrastructure comes first").isTrue();
                assertThat(each.at("/spec/controlPlaneEndpoint/host").asText())
                        .as("an initialized control plane has an address")
                        .isNotEmpty();
            }
            String phase = each.at("/status/phase").asText();
            if (!phase.isEmpty() && (phases.isEmpty() || !phase.equals(phases.get(phases.size() - 1)))) {
                phases.add(phase);
            }
        }
        phases.remove("Pending"); // nothing waits for it
        assertThat(phases).containsExactly("Provisioning", "Provisioned", "Deleting");
    }

    private static boolean is(JsonNode initialization, String what) {
        return initialization.path(what).asBoolean();
    }

    private void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
