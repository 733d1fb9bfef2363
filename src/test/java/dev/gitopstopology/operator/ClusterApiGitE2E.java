package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.e2e.ArgoCDHost;
import dev.gitopstopology.e2e.GitServer;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.capi.GitApplication;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of Cluster API whose objects the operator commits, and the Argo CD that it installed applies, by the project and the Application that
 * {@code render} prints: {@code ClusterApiGitIT} with the real engine.
 */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterApiGitE2E {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    @TempDir
    private static Path scratch;

    private static World world;
    private static GitServer git;
    private static HttpsSite site;
    private static CapiObjects capi;
    private static ArgoCDHost engine;
    private static Applications applications;
    private static List<Manifest> rendered;

    @BeforeAll
    static void start() throws Exception {
        git = open(new GitServer(scratch.resolve("fleet.git")));
        git.password("bot", "correct-horse");
        git.letAllRead();
        git.commit("first", Map.of("README.md", "ours"));
        site = open(HttpsSite.serving(scratch, git::handle));
        world = open(World.running());
        capi = new CapiObjects(world.hub(), World.NS);
        Definitions.install(world.hub(), Components.Core, Components.KubeadmControlPlane);
        open(LocalProvider.start(world.hub()));
        capi.clusterClass("local");
        world.hub()
                .configMaps()
                .inNamespace(World.NS)
                .resource(Resources.configMap("network", "network.yaml", Provisioned.NETWORK))
                .create();
        world.apply(InGit.credential(site, "correct-horse"));
        world.apply(Resources.fleetCluster("hub", Map.of("fleet", "company"), "connection: {type: InCluster}"));
        world.apply(Resources.topology("company", """
                mode: Centralized
                centralized: {manageHub: true}
                engine:
                  type: ArgoCD
                  access: {profile: Admin}
                  argoCD:
                    settings: {config: {timeout.reconciliation: 3s, timeout.reconciliation.jitter: 0s}}
                clusters: {selector: {matchLabels: {fleet: company}}}
                """));
        world.awaitReady("company");
        startEngine();
    }

    private static <T extends AutoCloseable> T open(T closeable) {
        OPEN.push(closeable);
        return closeable;
    }

    private static void startEngine() {
        site.makeKnownTo(world.hub(), "argocd");
        engine = open(ArgoCDHost.start(
                world.topology("company").getStatus().pinned().version(), world.cluster("hub"), world.hub(), "argocd"));
        open(() -> engine.keepLogs(Path.of("target", "e2e-logs", "cluster-api-git")));
        assumeTrue(engine.reachesItsOwnCluster(), "this host gives a process no mount namespace");
        applications = new Applications(world.hub(), engine, site.url());
    }

    @AfterAll
    static void stop() throws Exception {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    private static String provisioned() {
        return InGit.ofClass(site.url() + GitServer.PATH);
    }

    private static void edit(String spec) {
        world.apply(Resources.fleetCluster("born", Map.of("fleet", "company"), spec));
    }

    private static void awaitSaid(String type, String said) {
        await("born " + type + " " + said).atMost(World.PATIENCE).untilAsserted(() -> {
            engine.requireAlive();
            var condition = world.clusterCondition("born", type);
            assertThat(condition.status() + " " + condition.reason())
                    .as("%s; %s", condition.message(), applications.status(name(), "operationState", "message"))
                    .isEqualTo(said);
        });
    }

    private static String name() {
        return rendered.get(1).name();
    }

    private static JsonNode workers() {
        return capi.cluster("born").at("/spec/topology/workers/machineDeployments/0");
    }

    @Test
    @Order(1)
    void theRenderedApplicationBringsWhatTheOperatorCommitted() {
        edit(provisioned());
        FleetCluster born = world.fleetCluster("born");
        ProvisionGit place = Objects.requireNonNull(
                born.getSpec().connection().clusterAPI().provision().git());
        rendered = GitApplication.of(World.NS, place);
        awaitSaid("Provisioned", "False WaitingForEngine");
        assertThat(capi.cluster("born").isMissingNode()).isTrue();
        rendered.forEach(each -> world.apply(YAML.unmarshal(each.json().toString(), GenericKubernetesResource.class)));
        awaitSaid("Provisioned", "True Provisioned");
        awaitSaid("Ready", "True Ready");
        awaitSaid("UpToDate", "True UpToDate");
        await("Synced")
                .atMost(World.PATIENCE)
                .until(() -> applications.status(name(), "sync", "status").equals("Synced"));
        assertThat(applications.resources(name()))
                .containsEntry("Cluster/born", "Synced")
                .containsEntry("ControllerRevision/gitops-topology-git-born", "Synced");
    }

    @Test
    @Order(2)
    void aChangeByHandIsUndoneAndAnEditGoesTheSameWay() {
        world.hub()
                .genericKubernetesResources("cluster.x-k8s.io/v1beta2", "Cluster")
                .inNamespace(World.NS)
                .withName("born")
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"replace\", \"path\": \"/spec/topology/workers/machineDeployments/0/replicas\", \"value\": 7}]");
        await("mended by the engine")
                .atMost(World.PATIENCE)
                .until(() -> workers().path("replicas").asInt() == 2);
        edit(provisioned().replace("replicas: 2", "replicas: 3"));
        await("scaled through Git")
                .atMost(World.PATIENCE)
                .until(() -> workers().path("replicas").asInt() == 3);
        awaitSaid("UpToDate", "True UpToDate");
    }

    @Test
    @Order(3)
    void whatLeavesGitIsDeletedByUsAndByNobodyElse() throws Exception {
        edit(provisioned().replace("replicas: 2", "replicas: 3") + "deletionProtection: false\n");
        world.hub().resource(world.fleetCluster("born")).delete();
        await("all gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("born") == null);
        assertThat(capi.cluster("born").isMissingNode()).isTrue();
        assertThat(git.files().keySet()).noneMatch(each -> each.startsWith("clusters/" + World.NS + "/born/"));
        assertThat(world.cluster("hub").auditLog().records())
                .filteredOn(request -> request.user().startsWith("system:serviceaccount:" + World.NS + ":engine-"))
                .noneMatch(request -> request.verb().startsWith("delete"));
    }
}
