package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.demo.SimulatedKubelet;
import dev.gitopstopology.e2e.ArgoCDApi;
import dev.gitopstopology.e2e.ArgoCDHost;
import dev.gitopstopology.e2e.GitServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two real Argo CDs, each run from what the operator applied to its group's control cluster, and a tenant in both. */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PerGroupE2E {
    /** Polls often, so that no test has to nudge it. */
    private static final String SPEC = """
            mode: PerGroup
            engine:
              type: ArgoCD
              argoCD:
                settings: {config: {timeout.reconciliation: 3s, timeout.reconciliation.jitter: 0s}}
              access: {profile: Namespaced, namespaces: [shared]}
            clusters: {}
            perGroup:
              groups:
              - name: emea
                selector: {matchLabels: {region: emea}}
                controlClusterRef: {name: emea-control}
              - name: apac
                selector: {matchLabels: {region: apac}}
                controlClusterRef: {name: apac-control}
            """;

    @TempDir
    private static Path directory;

    private static final Map<String, String> FILES = new TreeMap<>();
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
    private static World world;
    private static GitServer git;
    private static String repository;
    private static Group emea;
    private static Group apac;

    /** An Argo CD as its users have it. */
    private record Group(ArgoCDHost engine, ArgoCDApi api, Applications applications) {}

    @BeforeAll
    static void start() throws Exception {
        git = open(new GitServer(directory.resolve("fleet.git")));
        HttpsSite site = open(HttpsSite.serving(directory, git::handle)); // tenants' repositories are never plain HTTP
        repository = site.url() + GitServer.PATH;
        world = open(new World("emea-control", "emea-1", "apac-control"));
        open(new SimulatedKubelet(world.on("emea-control")));
        open(new SimulatedKubelet(world.on("apac-control")));
        world.startOperator();
        world.join("emea-control", Map.of("region", "emea"));
        world.join("emea-1", Map.of("region", "emea"));
        world.join("apac-control", Map.of("region", "apac"));
        world.apply(Resources.topology("regions", SPEC));
        world.apply(Resources.tenant(
                "shop", "{namespaces: [shop], clusters: {}, sourceRepos: [\"%s\"]}".formatted(repository)));
        world.awaitReady("regions");
        await("tenant shop Ready").atMost(World.PATIENCE).until(PerGroupE2E::tenantIsReady);

        commit("teams/greeting.yaml", Manifests.configMap("greeting", "hello"));
        var both = Stream.of("emea-control", "apac-control")
                .map(control -> CompletableFuture.supplyAsync(() -> group(control, site)))
                .toList();
        emea = both.get(0).join();
        apac = both.get(1).join();
    }

    private static <T extends AutoCloseable> T open(T closeable) {
        synchronized (OPEN) {
            OPEN.push(closeable);
        }
        return closeable;
    }

    private static boolean tenantIsReady() {
        GitOpsTenant shop = world.hub()
                .resources(GitOpsTenant.class)
                .inNamespace(World.NS)
                .withName("shop")
                .get();
        return shop.getStatus() != null
                && world.condition(shop.getStatus().conditions(), "Ready")
                        .status()
                        .equals("True");
    }

    private static Group group(String control, HttpsSite site) {
        var client = world.on(control);
        site.makeKnownTo(client, "argocd");
        ArgoCDHost engine = open(ArgoCDHost.start(
                world.topology("regions").getStatus().pinned().version(), world.cluster(control), client, "argocd"));
        open(() -> engine.keepLogs(Path.of("target", "e2e-logs", control)));
        Applications applications = new Applications(client, engine, repository);
        client.resource(applications.project("teams")).create();
        return new Group(engine, ArgoCDApi.login(engine.server(), client, "argocd"), applications);
    }

    @AfterAll
    static void stop() throws Exception {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    private static String commit(String path, String content) throws IOException {
        FILES.put(path, content);
        return git.commit("change " + path, FILES);
    }

    /** Of what is in the directory of its project. */
    private static void create(String control, Group group, String project, String name, String cluster, String to) {
        world.on(control)
                .resource(group.applications().application(project, name, project, cluster, to))
                .create();
    }

    private static String greeting(String cluster, String namespace) {
        ConfigMap found = world.on(cluster)
                .configMaps()
                .inNamespace(namespace)
                .withName("greeting")
                .get();
        return found == null ? "" : found.getData().get("text");
    }

    @Test
    @Order(1)
    void eachArgoCDKnowsTheClustersOfItsGroupAndNoOther() throws IOException {
        assertThat(emea.api().clusters()).containsExactly("emea-1", "emea-control");
        assertThat(apac.api().clusters()).containsExactly("apac-control");
    }

    /** In a project that is open to everything: what stops them is that the cluster is unknown. */
    @Test
    @Order(2)
    void aClusterOfTheOtherGroupIsNoDestination() {
        create("emea-control", emea, "teams", "abroad", "apac-control", "shared");
        create("apac-control", apac, "teams", "abroad", "emea-1", "shared");
        assertRefused(emea, "abroad", "there are no clusters with this name: apac-control");
        assertRefused(apac, "abroad", "there are no clusters with this name: emea-1");
        assertThat(greeting("apac-control", "shared")).isEmpty();
        assertThat(greeting("emea-1", "shared")).isEmpty();
    }

    private static void assertRefused(Group group, String application, String words) {
        await("Application %s refused: %s".formatted(application, words))
                .atMost(World.PATIENCE)
                .untilAsserted(() -> {
                    group.engine().requireAlive();
                    assertThat(group.applications().conditions(application)).contains("InvalidSpecError", words);
                });
        assertThat(group.applications().status(application, "sync", "status")).isNotEqualTo("Synced");
    }

    @Test
    @Order(3)
    void aTenantsApplicationIsSyncedIntoAMemberOfTheGroup() throws IOException {
        FILES.put("shop/web.yaml", Manifests.deployment("web"));
        String revision = commit("shop/greeting.yaml", Manifests.configMap("greeting", "from the shop"));
        create("emea-control", emea, "shop", "shop-member", "emea-1", "shop");
        emea.applications().awaitSynced("shop-member", revision);
        assertWrittenWithTheSecretOf("emea-control", "emea-1");
        await("every resource Synced")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(emea.applications().resources("shop-member"))
                        .isEqualTo(Map.of("ConfigMap/greeting", "Synced", "Deployment/web", "Synced")));
    }

    /** Through {@code https://kubernetes.default.svc}, with the token of the cluster Secret and not the pod's. */
    @Test
    @Order(4)
    void andIntoTheControlClusterOfEachGroup() throws IOException {
        assumeTrue(emea.engine().reachesItsOwnCluster(), "this host gives a process no mount namespace");
        String revision = commit("shop/greeting.yaml", Manifests.configMap("greeting", "from the shop again"));
        create("emea-control", emea, "shop", "shop-control", "emea-control", "shop");
        create("apac-control", apac, "shop", "shop-control", "apac-control", "shop");
        emea.applications().awaitSynced("shop-control", revision);
        apac.applications().awaitSynced("shop-control", revision);
        for (String control : List.of("emea-control", "apac-control")) {
            assertThat(greeting(control, "shop")).isEqualTo("from the shop again");
            assertWrittenWithTheSecretOf(control, control);
        }
    }

    private static void assertWrittenWithTheSecretOf(String control, String cluster) throws IOException {
        String token = CredentialUse.id(ClusterSecrets.token(ClusterSecrets.of(world.on(control), cluster)));
        CredentialUse.awaitLastWriter(world.cluster(cluster), "shop", "greeting", token);
    }

    /** The engine may write to all of these places: what stops the tenant's Applications is the tenant's AppProject. */
    @Test
    @Order(5)
    void whatATenantSendsOutsideItsProjectIsRefused() {
        create("emea-control", emea, "shop", "elsewhere", "emea-1", "shared");
        create("apac-control", apac, "shop", "elsewhere", "apac-control", "shared");
        for (Group group : List.of(emea, apac)) {
            assertRefused(group, "elsewhere", "do not match any of the allowed destinations in project 'shop'");
        }
        create("emea-control", emea, "teams", "allowed", "emea-1", "shared");
        await("what is no tenant's goes there")
                .atMost(World.PATIENCE)
                .until(() -> greeting("emea-1", "shared").equals("hello"));
        assertThat(greeting("apac-control", "shared")).isEmpty();
    }

    /** Everything of this is Argo CD's: the ApplicationSet's template, the project, the sync and the deletion. */
    @Test
    @Order(6)
    void aLabelBringsAnEntryOfTheCatalogueAndTakesItAlong() throws IOException {
        String revision = commit("base/emea-1/greeting.yaml", Manifests.configMap("greeting", "of the platform"));
        world.apply(Resources.entry("base", """
                clusters: {selector: {matchLabels: {base: "yes"}}}
                namespace: platform
                source: {repoURL: "%s", path: "base/${cluster.name}", targetRevision: main}
                onRemove: Remove
                """.formatted(repository)));
        new Entries(world).label("emea-1", "base", "yes");
        emea.applications().awaitSynced("base.emea-1", revision);
        assertThat(greeting("emea-1", "platform")).isEqualTo("of the platform");
        await("the entry is Ready").atMost(World.PATIENCE).until(() -> new Entries(world).ready("base"));
        assertThat(emea.applications().leaving("base.emea-control"))
                .as("there is none")
                .isTrue();
        assertThat(apac.applications().leaving("base.apac-control"))
                .as("there is none")
                .isTrue();

        new Entries(world).label("emea-1", "base", null);
        await("deleted with what it deployed")
                .atMost(World.PATIENCE)
                .until(() -> greeting("emea-1", "platform").isEmpty());
        await("the entry has ended").atMost(World.PATIENCE).until(() -> !new Entries(world).ready("base"));
        assertThat(world.on("emea-1").namespaces().withName("platform").get()).isNotNull();
        assertThat(greeting("emea-1", "shared")).as("nothing else").isEqualTo("hello");
    }

    @Test
    @Order(7)
    void aMemberWhoseFleetClusterIsDeletedKeepsEveryWorkload() throws IOException {
        Map<String, String> shop = Applications.uids(world.on("emea-1"), "shop");
        Map<String, String> shared = Applications.uids(world.on("emea-1"), "shared");
        assertThat(shop).containsKeys("ConfigMap/greeting", "Deployment/web");
        assertThat(shared).containsKey("ConfigMap/greeting");
        world.hub().resource(world.fleetCluster("emea-1")).delete();
        await("FleetCluster emea-1 gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("emea-1") == null);
        await("Argo CD has seen it")
                .atMost(World.PATIENCE)
                .until(() -> emea.applications().conditions("shop-member").contains("emea-1"));
        await("Argo CD serves the other one")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(emea.api().clusters()).containsExactly("emea-control"));

        // What would be changed and pruned there, if it could.
        FILES.remove("shop/web.yaml");
        String revision = commit("shop/greeting.yaml", Manifests.configMap("greeting", "to the rest"));
        if (emea.engine().reachesItsOwnCluster()) {
            emea.applications().awaitSynced("shop-control", revision);
            apac.applications().awaitSynced("shop-control", revision);
        }
        assertThat(greeting("emea-1", "shop")).startsWith("from the shop");
        assertThat(Applications.uids(world.on("emea-1"), "shop")).isEqualTo(shop);
        assertThat(Applications.uids(world.on("emea-1"), "shared")).isEqualTo(shared);
    }
}
