package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.localcluster.FaultProxy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A dead cluster holds up nobody else, and the operator's own health is its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IndependenceIT {
    private static final String SPEC = """
            mode: Centralized
            engine: {type: ArgoCD}
            centralized: {manageHub: true}
            clusters: {}
            """;
    private static World world;
    private static FaultProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        world = new World("dark", "fine");
        proxy = FaultProxy.to(world.cluster("dark").server());
        world.startOperator();
    }

    @AfterAll
    static void stop() {
        proxy.close();
        world.close();
    }

    private static int status(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + world.operator().endpointsPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    @Order(1)
    void aMemberThatNeverAnswersDelaysNobody() throws Exception {
        proxy.blackHole();
        world.joinAs("dark", world.cluster("dark").kubeconfig(proxy.server()), Map.of());
        world.join("fine", Map.of());
        world.apply(hubItself());
        world.apply(Resources.topology("company", SPEC));
        await().atMost(World.PATIENCE)
                .until(() -> world.topology("company").getStatus() != null
                        && world.topology("company").getStatus().members().registered() == 2);
        world.awaitClusterReason("dark", "Unreachable");
        Condition reachable = world.clusterCondition("dark", "Reachable");
        assertThat(reachable.status() + " " + reachable.reason())
                .as("never reached")
                .isEqualTo("False Unreachable");
        await().atMost(World.PATIENCE)
                .until(() -> world.ready("company").reason().equals("ClustersNotRegistered"));
        // Its first try may have been before the engine was there.
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(
                                world.topology("company").getStatus().worst())
                        .singleElement()
                        .satisfies(trouble -> {
                            assertThat(trouble.cluster()).isEqualTo("dark");
                            assertThat(trouble.reason()).isEqualTo("Unreachable");
                        }));
        assertThat(status("/readyz")).isEqualTo(200);
        assertThat(status("/healthz")).isEqualTo(200);
    }

    private static FleetCluster hubItself() {
        return new KubernetesSerialization().unmarshal("""
                        apiVersion: gitops-topology.dev/v1alpha1
                        kind: FleetCluster
                        metadata: {name: home, namespace: gitops-topology-system}
                        spec: {connection: {type: InCluster}}
                        """, FleetCluster.class);
    }

    @Test
    @Order(2)
    void theHubIsAMemberOnItsOwnTermsWhenAskedFor() {
        var secret = world.hub()
                .secrets()
                .inNamespace("argocd")
                .withLabel(Api.LABEL_CLUSTER, "home")
                .list()
                .getItems()
                .get(0);
        assertThat(new String(Base64.getDecoder().decode(secret.getData().get("server")), StandardCharsets.UTF_8))
                .isEqualTo("https://kubernetes.default.svc");
        assertThat(world.hub()
                        .configMaps()
                        .inNamespace("argocd")
                        .withName("argocd-cm")
                        .get()
                        .getData())
                .containsEntry("cluster.inClusterEnabled", "true");
    }

    @Test
    @Order(3)
    void aMemberThatComesBackIsRegistered() {
        proxy.pass();
        await().atMost(World.PATIENCE.multipliedBy(2))
                .until(() -> world.clusterReady("dark").status().equals("True"));
        assertThat(world.clusterCondition("dark", "Reachable").reason()).isEqualTo("Answers");
        await().atMost(World.PATIENCE.multipliedBy(2))
                .until(() -> world.topology("company").getStatus().members().registered() == 3);
        world.awaitReady("company");
    }

    @Test
    @Order(4)
    void theMetricsTellOfRequestsRegistrationsAndTokens() {
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(world.metrics())
                        .contains(
                                "gitops_topology_api_requests_total{",
                                "gitops_topology_deliveries_total{",
                                "gitops_topology_registrations 3.0",
                                "gitops_topology_members 3.0",
                                "gitops_topology_token_soonest_expiry_seconds",
                                "gitops_topology_token_oldest_proof_seconds",
                                "gitops_topology_converge_seconds_count 1"));
    }

    @Test
    @Order(5)
    void aPausedTopologyIsLeftAlone() {
        world.apply(Resources.topology("company", SPEC + "safety: {paused: true}\n"));
        world.awaitReason("company", "Paused");
        AtRest.mark(world);
        world.hub().configMaps().inNamespace("argocd").withName("argocd-cm").edit(map -> {
            map.getData().put("installationID", "by-hand");
            return map;
        });
        await().during(Duration.ofSeconds(3)).atMost(World.PATIENCE).until(() -> "by-hand".equals(installationId()));
        assertThat(world.writes()).isEmpty();
        world.apply(Resources.topology("company", SPEC));
        await().atMost(World.PATIENCE).until(() -> !"by-hand".equals(installationId()));
        world.awaitReady("company");
    }

    private static String installationId() {
        return world.hub()
                .configMaps()
                .inNamespace("argocd")
                .withName("argocd-cm")
                .get()
                .getData()
                .get("installationID");
    }
}
