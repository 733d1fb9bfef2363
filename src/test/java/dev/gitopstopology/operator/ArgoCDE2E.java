package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.e2e.ArgoCDApi;
import dev.gitopstopology.e2e.ArgoCDHost;
import dev.gitopstopology.e2e.GitServer;
import dev.gitopstopology.localcluster.AuditRecord;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A real Argo CD, run from what the operator applied to the hub, over the life of a member: in the order in which it happens. */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArgoCDE2E {
    /** Polls often, so that no test has to nudge it: what syncs here, syncs by itself. */
    private static final String SPEC = """
            mode: Centralized
            engine:
              type: ArgoCD
              argoCD:
                settings: {config: {timeout.reconciliation: 3s, timeout.reconciliation.jitter: 0s}}
              access: {profile: Namespaced, namespaces: [team-a, team-b]}
            clusters:
              selector: {matchLabels: {fleet: "yes"}}
            """;

    @TempDir
    private static Path directory;

    private static final Map<String, String> FILES = new TreeMap<>();
    private static World world;
    private static GitServer git;
    private static ArgoCDHost engine;
    private static ArgoCDApi api;
    private static Applications applications;

    @BeforeAll
    static void start() throws IOException {
        world = new World("eu-1", "eu-2");
        world.startOperator();
        world.join("eu-1", Map.of("fleet", "yes"));
        world.join("eu-2", Map.of("fleet", "yes"));
        world.apply(Resources.topology("company", SPEC));
        world.awaitReady("company");
        git = new GitServer(directory.resolve("fleet.git"));
        engine = ArgoCDHost.start(
                world.topology("company").getStatus().pinned().version(), world.cluster("hub"), world.hub(), "argocd");
        api = ArgoCDApi.login(engine.server(), world.hub(), "argocd");
        applications = new Applications(world.hub(), engine, git.url());
        // The project default is closed by us: a team's own is what a user makes first.
        world.apply(applications.project("teams"));
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.keepLogs(Path.of("target", "e2e-logs"));
            engine.close();
        }
        if (git != null) {
            git.close();
        }
        world.close();
    }

    private static String commit(String path, String content) throws IOException {
        FILES.put(path, content);
        return git.commit("change " + path, FILES);
    }

    private static String commitGreeting(String text) throws IOException {
        return commit("team-a/greeting.yaml", Manifests.configMap("greeting", text));
    }

    private static String greeting(String cluster, String namespace) {
        return world.on(cluster)
                .configMaps()
                .inNamespace(namespace)
                .withName("greeting")
                .get()
                .getData()
                .get("text");
    }

    @Test
    @Order(1)
    void anApplicationIsSyncedThroughOurClusterSecret() throws Exception {
        FILES.put("team-a/credentials.yaml", Manifests.secret("credentials", "correct-horse"));
        FILES.put("team-a/web.yaml", Manifests.deployment("web"));
        String revision = commitGreeting("hello");
        world.apply(applications.application("shop", "team-a", "eu-1", "team-a"));
        applications.awaitSynced("shop", revision);

        assertThat(greeting("eu-1", "team-a")).isEqualTo("hello");
        Deployment web = world.on("eu-1")
                .apps()
                .deployments()
                .inNamespace("team-a")
                .withName("web")
                .get();
        assertThat(web.getSpec().getReplicas()).isEqualTo(2);
        assertThat(web.getMetadata().getManagedFields())
                .anyMatch(field -> field.getManager().equals("argocd-controller"));
        assertThat(secret("credentials").getData()).containsKey("password");
        await("every resource Synced, the Secret too")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(applications.resources("shop"))
                        .isEqualTo(Map.of(
                                "ConfigMap/greeting",
                                "Synced",
                                "Deployment/web",
                                "Synced",
                                "Secret/credentials",
                                "Synced")));
        await("connection of eu-1")
                .atMost(World.PATIENCE)
                .until(() -> connection("eu-1").equals("Successful"));
    }

    private static Secret secret(String name) {
        return world.on("eu-1").secrets().inNamespace("team-a").withName(name).get();
    }

    private static String connection(String cluster) throws IOException {
        JsonNode found = api.cluster(cluster);
        return found.at("/info/connectionState/status").asText();
    }

    @Test
    @Order(2)
    void aCommitIsSyncedAndWhatGoesFromGitGoesFromTheMember() throws IOException {
        FILES.remove("team-a/credentials.yaml");
        applications.awaitSynced("shop", commitGreeting("hello again"));
        assertThat(greeting("eu-1", "team-a")).isEqualTo("hello again");
        await("Secret pruned").atMost(World.PATIENCE).until(() -> secret("credentials") == null);
    }

    @Test
    @Order(3)
    void anApplicationSetFindsTheMembersByTheLabelsOfTheirFleetClusters() throws IOException {
        String revision = commit("team-b/greeting.yaml", Manifests.configMap("greeting", "to all"));
        world.apply(applications.onEveryCluster("everywhere", "fleet", "yes", "team-b", "team-b"));
        applications.awaitSynced("eu-1-team-b", revision);
        applications.awaitSynced("eu-2-team-b", revision);
        assertThat(greeting("eu-1", "team-b")).isEqualTo("to all");
        assertThat(greeting("eu-2", "team-b")).isEqualTo("to all");
    }

    @Test
    @Order(4)
    void outsideTheGrantedNamespacesArgoCDAndTheApiServerRefuse() throws IOException {
        commit("elsewhere/intruder.yaml", Manifests.configMap("intruder", "boo"));
        world.apply(applications.application("intruder", "elsewhere", "eu-1", "default"));
        await("refusal by Argo CD")
                .atMost(World.PATIENCE)
                .until(() -> applications
                        .conditions("intruder")
                        .contains("namespace \"default\" for ConfigMap \"intruder\" is not managed"));
        try (KubernetesClient asEngine = asEngine()) {
            assertThatThrownBy(() -> asEngine.resource(new ConfigMapBuilder()
                                    .withNewMetadata()
                                    .withName("intruder")
                                    .withNamespace("default")
                                    .endMetadata()
                                    .build())
                            .create())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("configmaps is forbidden");
        }
        assertThat(Applications.uids(world.on("eu-1"), "default")).doesNotContainKey("ConfigMap/intruder");
    }

    /** What Argo CD could do with what is in its Secret. */
    private static KubernetesClient asEngine() {
        return ClusterSecrets.client(ClusterSecrets.of(world.hub(), "eu-1"));
    }

    @Test
    @Order(5)
    void whatTheRolesDoNotGrantFailsTheSyncWithTheApiServersWords() throws IOException {
        commit("quota/quota.yaml", Manifests.quota("mine"));
        world.apply(applications.application("quota", "quota", "eu-1", "team-b"));
        await("operation of Application quota failed")
                .atMost(World.PATIENCE)
                .until(() ->
                        applications.status("quota", "operationState", "phase").equals("Failed"));
        assertThat(applications.status("quota", "operationState", "message"))
                .contains("resourcequotas is forbidden")
                .contains("system:serviceaccount:" + Api.SYSTEM_NAMESPACE + ":engine-company-");
        assertThat(world.on("eu-1")
                        .resourceQuotas()
                        .inNamespace("team-b")
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    @Order(6)
    void theSyncGoesOnWithANewToken() throws IOException {
        Secret before = ClusterSecrets.of(world.hub(), "eu-1");
        rotate(before);
        await("another token")
                .atMost(World.PATIENCE)
                .until(() -> !ClusterSecrets.token(ClusterSecrets.of(world.hub(), "eu-1"))
                        .equals(ClusterSecrets.token(before)));
        Secret after = ClusterSecrets.of(world.hub(), "eu-1");
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());

        assertSyncsWith(after, "after the rotation");
    }

    private static void assertSyncsWith(Secret secret, String text) throws IOException {
        String newToken = CredentialUse.id(ClusterSecrets.token(secret));
        applications.awaitSynced("shop", commitGreeting(text));
        assertThat(greeting("eu-1", "team-a")).isEqualTo(text);
        await("a write with the new token, by its id in the audit log")
                .atMost(World.PATIENCE)
                .until(
                        () -> CredentialUse.lastWriter(world.cluster("eu-1"), "team-a", "configmaps", "greeting"),
                        newToken::equals);
    }

    /** The token is due: an operator that comes back finds it past the half of its life. */
    private static void rotate(Secret secret) {
        world.stopOperator();
        world.hub().resource(secret).edit(live -> {
            Instant now = Instant.now();
            live.getMetadata()
                    .getAnnotations()
                    .put(
                            Api.ANNOTATION_TOKEN_ISSUED,
                            now.minusSeconds(20 * 3600).toString());
            live.getMetadata()
                    .getAnnotations()
                    .put(Api.ANNOTATION_TOKEN_EXPIRES, now.plusSeconds(4 * 3600).toString());
            return live;
        });
        world.startOperator();
    }

    /** What the user edits, Argo CD writes with all labels and annotations anew: here without ours. */
    @Test
    @Order(7)
    void theSyncGoesOnWithANewTokenAfterAnEditInArgoCDsUI() throws IOException {
        ObjectNode edited = (ObjectNode) api.cluster("eu-1");
        edited.putObject("labels").put("fleet", "yes").put("team", "platform");
        edited.putObject("annotations").put("note", "edited in the UI");
        api.update(edited, "labels", "annotations");
        Secret rewritten = ClusterSecrets.of(world.hub(), "eu-1");
        assertThat(rewritten.getMetadata().getAnnotations())
                .containsKeys("note", "managed-by")
                .doesNotContainKeys(Api.ANNOTATION_TOPOLOGY_UID, Api.ANNOTATION_TOKEN_EXPIRES);
        assertThat(rewritten.getMetadata().getLabels()).doesNotContainKeys(Api.LABEL_INSTANCE, Api.LABEL_CLUSTER);

        world.annotate("eu-1", Api.ANNOTATION_ROTATE, "after an edit");
        await("another token in the Secret that Argo CD wrote")
                .atMost(World.PATIENCE)
                .until(() -> !ClusterSecrets.token(ClusterSecrets.of(world.hub(), "eu-1"))
                        .equals(ClusterSecrets.token(rewritten)));
        Secret after = ClusterSecrets.of(world.hub(), "eu-1");
        assertThat(after.getMetadata().getUid())
                .isEqualTo(rewritten.getMetadata().getUid());
        assertThat(after.getMetadata().getLabels())
                .containsKeys(Api.LABEL_INSTANCE, Api.LABEL_CLUSTER)
                .containsEntry("team", "platform");
        assertSyncsWith(after, "after the edit");
    }

    @Test
    @Order(8)
    void theSyncGoesOnWhileTheOperatorIsRestartedWhichWritesNoObject() throws IOException {
        world.markAtRest(2);
        world.stopOperator();
        applications.awaitSynced("shop", commitGreeting("without an operator"));
        world.startOperator();
        world.awaitQuiet(2);
        applications.awaitSynced("shop", commitGreeting("with it again"));
        assertThat(greeting("eu-1", "team-a")).isEqualTo("with it again");
        world.awaitReady("company");
        assertThat(world.writes()).filteredOn(write -> !toldTheWay(write)).isEmpty();
    }

    /** A restart that takes longer than the status is held back, as on a busy machine, is told in it (docs/adr/0016-status.md). */
    private static boolean toldTheWay(AuditRecord write) {
        return write.resource().equals("gitopstopologies")
                && write.subresource().equals("status");
    }

    /** What an alert would look at; the controller collects it every 30 seconds. */
    @Test
    @Order(9)
    void bothMembersAreConnectedInTheMetrics() {
        for (String member : new String[] {"eu-1", "eu-2"}) {
            await("argocd_cluster_connection_status of " + member)
                    .atMost(World.PATIENCE)
                    .until(() -> engine.controllerMetrics()
                            .lines()
                            .anyMatch(line -> line.startsWith("argocd_cluster_connection_status{")
                                    && line.contains(
                                            world.cluster(member).server().toString())
                                    && line.endsWith("} 1")));
        }
    }

    /** The label that the generator selects by goes with the member: if it left the Secret first, the generator would delete. */
    @Test
    @Order(10)
    void aMemberThatIsNoLongerSelectedKeepsEveryWorkloadAndTheTokenDies() throws IOException {
        Map<String, String> workloads = workloads();
        assertThat(workloads)
                .containsKeys("team-a/Deployment/web", "team-a/ConfigMap/greeting", "team-b/ConfigMap/greeting");
        try (KubernetesClient asEngine = asEngine()) {
            asEngine.configMaps().inNamespace("team-a").list();
            world.apply(Resources.cluster("eu-1", Map.of("fleet", "no")));
            await("cluster Secret of eu-1 gone")
                    .atMost(World.PATIENCE)
                    .until(() -> ClusterSecrets.find(world.hub(), "eu-1").isEmpty());
            await("the token refused")
                    .atMost(World.PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() ->
                                    asEngine.configMaps().inNamespace("team-a").list())
                            .hasMessageContaining("Unauthorized"));
        }
        // Its finalizer deletes what it deployed, where it can.
        await("Application eu-1-team-b deleted by its generator")
                .atMost(World.PATIENCE)
                .until(() -> applications.leaving("eu-1-team-b"));
        goesOnWithout("eu-1", "to the rest");
        assertThat(workloads()).isEqualTo(workloads);
    }

    @Test
    @Order(11)
    void andStillDoesWhenItsFleetClusterIsDeleted() throws IOException {
        Map<String, String> workloads = workloads();
        world.hub().resource(world.fleetCluster("eu-1")).delete();
        await("FleetCluster eu-1 gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("eu-1") == null);
        goesOnWithout("eu-1", "to the rest again");
        assertThat(workloads()).isEqualTo(workloads);
    }

    /** Argo CD has seen that the cluster is gone, and what changes in Git afterwards reaches the other. */
    private static void goesOnWithout(String cluster, String text) throws IOException {
        await("Application shop without its cluster")
                .atMost(World.PATIENCE)
                .until(() -> applications.conditions("shop").contains(cluster));
        FILES.remove("team-a/web.yaml");
        applications.awaitSynced("eu-2-team-b", commit("team-b/greeting.yaml", Manifests.configMap("greeting", text)));
        assertThat(greeting("eu-2", "team-b")).isEqualTo(text);
    }

    private static Map<String, String> workloads() {
        Map<String, String> found = new TreeMap<>();
        for (String namespace : new String[] {"team-a", "team-b"}) {
            Applications.uids(world.on("eu-1"), namespace)
                    .forEach((object, uid) -> found.put(namespace + "/" + object, uid));
        }
        return found;
    }
}
