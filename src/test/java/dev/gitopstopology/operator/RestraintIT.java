package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.deliver.push.MemberInventories;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.model.ClusterKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What looks like a wish to delete and is none: labels that went missing, reads that fail, edits that would take too much. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestraintIT {
    private static final String SPEC = """
            mode: Centralized
            engine: {type: ArgoCD}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            """;
    private static final Map<String, String> SELECTED = Map.of("fleet", "yes", "region", "eu");
    private static final String INSTALLERS = "/secrets/gitops-topology-installer-";
    private static final String REGISTRATIONS = "/argocd/secrets/cluster-";
    private static World world;
    private static HttpFaultProxy hub;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() throws Exception {
        world = new World("a", "b");
        hub = HttpFaultProxy.to(world.cluster("hub"));
        Path kubeconfig = Files.writeString(
                directory.resolve("hub.yaml"), world.cluster("hub").kubeconfig(hub.server()));
        world.startOperator(kubeconfig, OperatorOptions.LEAVE_DEADLINE);
        world.join("a", SELECTED);
        world.join("b", SELECTED);
        world.apply(Resources.topology("company", SPEC));
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        hub.close();
        world.close();
    }

    @AfterEach
    void heal() {
        hub.pass();
    }

    private static void strip(KubernetesClient cluster, String namespace, String configMap) {
        ConfigMap found =
                cluster.configMaps().inNamespace(namespace).withName(configMap).require();
        found.getMetadata().setLabels(Map.of());
        cluster.resource(found).update();
    }

    /** Nothing that the operator deletes while all of it is looked at twice. */
    private static void assertNothingIsDeleted() {
        world.stopOperator();
        startAgain();
        world.awaitQuiet(2);
        assertThat(world.requests("a")).isNotEmpty();
        await("nothing deleted")
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(RestraintIT::assertNothingWasDeleted);
    }

    private static void assertNothingWasDeleted() {
        assertThat(world.writes())
                .filteredOn(write -> write.verb().startsWith("delete"))
                .isEmpty();
        assertThat(Credentials.registrations(world)).hasSize(2);
    }

    private static Map<String, String> registrationUids() {
        return Credentials.registrations(world).stream()
                .map(Secret::getMetadata)
                .collect(Collectors.toMap(ObjectMeta::getName, ObjectMeta::getUid));
    }

    private static void startAgain() {
        world.startOperator(directory.resolve("hub.yaml"), OperatorOptions.LEAVE_DEADLINE);
    }

    @Test
    @Order(1)
    void labelsThatGoMissingDeleteNothing() {
        world.markAtRest(2);
        Secret secret = Credentials.registration(world, "a");
        String uid = secret.getMetadata().getUid();
        secret.getMetadata().getLabels().remove(Api.LABEL_INSTANCE);
        world.hub().resource(secret).update();
        String inventory = world.on("b")
                .configMaps()
                .inNamespace(World.NS)
                .withLabel(Api.LABEL_ROLE, "inventory-access")
                .list()
                .getItems()
                .get(0)
                .getMetadata()
                .getName();
        strip(world.on("b"), World.NS, inventory);
        Target member = new Target("b", world.on("b"), Executors.newSingleThreadExecutor());
        assertThat(MemberInventories.on(
                                member,
                                new ClusterKey(World.NS, "b"),
                                world.hub()
                                        .namespaces()
                                        .withName("kube-system")
                                        .require()
                                        .getMetadata()
                                        .getUid())
                        .registrations())
                .as("registrations that b knows of")
                .hasSize(1);
        member.requests().shutdown();
        assertNothingIsDeleted();
        assertThat(Credentials.registration(world, "a").getMetadata().getUid()).isEqualTo(uid);
        await().atMost(World.PATIENCE)
                .until(() -> world.fleetCluster("b").getStatus().registrations().size() == 1);
        secret = Credentials.registration(world, "a");
        secret.getMetadata()
                .getLabels()
                .put(
                        Api.LABEL_INSTANCE,
                        Credentials.registration(world, "b")
                                .getMetadata()
                                .getLabels()
                                .get(Api.LABEL_INSTANCE));
        world.hub().resource(secret).update();
    }

    @Test
    @Order(2)
    void aSecretThatCannotBeReadAndAHubThatFailsDeleteNothing() {
        world.mark();
        world.hub().secrets().inNamespace(World.NS).withName("a-kubeconfig").delete();
        hub.network().refuse();
        await("the operator cannot reach the hub")
                .during(Duration.ofSeconds(5))
                .atMost(World.PATIENCE)
                .until(() -> hub.network().connections() == 0);
        hub.pass();
        assertNothingIsDeleted();
    }

    /** Whoever takes a failed read for "not there" deregisters what it cannot see, or deletes a cluster that it enrolled. */
    @ParameterizedTest
    @Order(3)
    @CsvSource({"403, false", "500, false", "500, true"})
    void aHubThatDoesNotShowItsSecretsDeletesNothing(int answer, boolean restarted) {
        world.awaitReady("company");
        Map<String, String> uids = registrationUids();
        List<Credentials> credentials = List.of(Credentials.of(world, "a"), Credentials.of(world, "b"));
        if (restarted) {
            world.stopOperator();
        }
        world.mark();
        int since = hub.exchanges().size();
        Fault hidden = hub.when(RestraintIT::readsSecrets).status(answer);
        if (restarted) {
            startAgain();
        } else {
            Map<String, String> changed = Map.of("fleet", "yes", "region", "r" + answer);
            world.apply(Resources.cluster("a", changed));
            world.apply(Resources.cluster("b", changed));
        }
        await("a Secret is asked for, and the topology tells")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> {
                    assertThat(hub.exchanges(RestraintIT::readsSecrets))
                            .filteredOn(read -> read.index() > since && read.status() == answer)
                            .extracting(Exchange::path)
                            .anyMatch(path -> path.contains(restarted ? INSTALLERS : REGISTRATIONS));
                    assertThat(world.ready("company").status()).isNotEqualTo("True");
                });
        await("nothing deleted")
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(RestraintIT::assertNothingWasDeleted);
        assertThat(world.fleetCluster("a").getStatus().registrations()).hasSize(1);
        hidden.end();
        world.awaitReady("company");
        world.awaitQuiet(2);
        assertNothingWasDeleted();
        assertThat(registrationUids()).isEqualTo(uids);
        assertThat(List.of(Credentials.of(world, "a"), Credentials.of(world, "b")))
                .as("nobody enrolled anew for it")
                .isEqualTo(credentials);
    }

    /** A label that was taken away and put back: an ApplicationSet has deleted its Application, and Argo CD has not looked yet. */
    @Test
    @Order(6)
    void aClusterComesBackWhenNoApplicationForItIsBeingDeletedAnyMore() {
        world.awaitReady("company");
        assertThat(Credentials.registration(world, "a")).isNull();
        Resource<GenericKubernetesResource> byName = application("by-name", "name: a");
        Resource<GenericKubernetesResource> byServer =
                application("by-server", "server: " + world.cluster("a").server() + "/");
        Resource<GenericKubernetesResource> other = application("other", "name: b");
        List.of(byName, byServer, other).forEach(Resource::delete);
        world.apply(Resources.cluster("a", SELECTED));
        await("that it waits").atMost(World.PATIENCE).until(() -> waitingFor("by-name, by-server in"));
        assertThat(accounts("a")).as("what an engine could act with on a").isEmpty();
        letGo(byServer);
        await("that it waits still").atMost(World.PATIENCE).until(() -> waitingFor("by-name in"));
        assertThat(Credentials.registration(world, "a")).isNull();
        letGo(byName);
        await("registered again").atMost(World.PATIENCE).until(() -> Credentials.registration(world, "a") != null);
        letGo(other);
    }

    private static boolean waitingFor(String applications) {
        GitOpsTopologyStatus status = world.topology("company").getStatus();
        return status.worst() != null
                && status.worst().stream()
                        .anyMatch(trouble -> trouble.reason().equals("ApplicationsLeaving")
                                && trouble.message().contains("Applications " + applications));
    }

    private static Resource<GenericKubernetesResource> application(String name, String destination) {
        GenericKubernetesResource application = new KubernetesSerialization()
                .unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: %s, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}
                spec:
                  project: default
                  source: {repoURL: "https://git.example.test/x.git", path: x}
                  destination: {%s, namespace: x}
                """.formatted(name, destination), GenericKubernetesResource.class);
        world.hub().resource(application).create();
        return world.hub()
                .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                .inNamespace("argocd")
                .withName(name);
    }

    /** As Argo CD does when it finds that it does not know the cluster. */
    private static void letGo(Resource<GenericKubernetesResource> application) {
        application.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    }

    /** As an edit by hand leaves it, or a backup that came back half. */
    @Test
    @Order(7)
    void anInventoryWithoutItsListIsNotTakenForAnEmptyOne() {
        world.awaitReady("company");
        ConfigMap inventory = world.on("b").configMaps().inNamespace(World.NS).list().getItems().stream()
                .filter(each -> each.getMetadata().getName().startsWith("inventory-access-"))
                .findFirst()
                .orElseThrow();
        write(inventory, Map.of());
        world.hub().resource(world.fleetCluster("b")).delete();
        await("what is in the way")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition("b", "Leaving")
                        .message()
                        .contains(inventory.getMetadata().getName() + ", an inventory, has no key"));
        assertThat(accounts("b")).as("that a registration ends with").isNotEmpty();
        write(inventory, inventory.getData());
        await("b gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("b") == null);
        assertThat(accounts("b")).isEmpty();
    }

    private static void write(ConfigMap inventory, Map<String, String> data) {
        world.on("b")
                .configMaps()
                .inNamespace(World.NS)
                .withName(inventory.getMetadata().getName())
                .edit(live -> {
                    live.setData(data);
                    return live;
                });
    }

    private static List<String> accounts(String cluster) {
        return world.on(cluster).serviceAccounts().inNamespace(World.NS).list().getItems().stream()
                .map(account -> account.getMetadata().getName())
                .filter(name -> name.startsWith("engine-"))
                .toList();
    }

    private static boolean readsSecrets(Exchange request) {
        return request.method().equals("GET") && request.path().contains("/secrets");
    }

    @Test
    @Order(4)
    void moreThanTheBudgetStaysAsItIs() {
        world.awaitReady("company");
        String region =
                Credentials.registration(world, "a").getMetadata().getLabels().get("region");
        world.mark();
        world.apply(Resources.topology("company", SPEC.lines().limit(2).reduce("", (all, line) -> all + line + "\n")));
        world.awaitReason("company", "DeletionBudgetExceeded");
        Condition ready = world.ready("company");
        assertThat(ready.message()).contains("a, b", "spec.safety.deletionBudget.clusters to 2");
        world.apply(Resources.cluster("a", Map.of()));
        world.apply(Resources.cluster("b", Map.of()));
        assertNothingIsDeleted();
        assertThat(Credentials.registration(world, "a").getMetadata().getLabels())
                .containsEntry("region", region);
        world.apply(Resources.topology("company", SPEC + "safety: {deletionBudget: {clusters: 0}}\n"));
        world.apply(Resources.cluster("b", SELECTED));
        await().atMost(World.PATIENCE)
                .until(() -> world.ready("company").message().contains("(a)"));
        assertThat(Credentials.registrations(world)).hasSize(2);
        world.apply(Resources.topology("company", SPEC));
        await("one may leave").atMost(World.PATIENCE).until(() -> Credentials.registration(world, "a") == null);
        world.awaitReady("company");
        Map<String, String> left = registrationUids();
        assertThat(left).hasSize(1);
        world.apply(Resources.cluster("b", Map.of("fleet", "no")));
        world.awaitReason("company", "SelectorEmpty");
        await("b stays registered")
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(registrationUids()).isEqualTo(left));
    }

    @Test
    @Order(5)
    void aDeliveryThatWouldPruneTooMuchIsBlocked() {
        world.apply(Resources.cluster("b", SELECTED));
        world.awaitReady("company");
        world.mark();
        String core = SPEC.replace("{type: ArgoCD}", "{type: ArgoCD, argoCD: {profile: Core}}");
        world.apply(Resources.topology("company", core + "safety: {deletionBudget: {objects: 3}}\n"));
        world.awaitReason("company", "DeletionBudgetExceeded");
        assertThat(world.ready("company").message()).contains("cluster hub", "spec.safety.deletionBudget.objects");
        assertThat(world.writes().stream().map(AuditRecord::verb).toList()).doesNotContain("delete");
        assertThat(world.hub()
                        .apps()
                        .deployments()
                        .inNamespace("argocd")
                        .withName("argocd-server")
                        .get())
                .isNotNull();
        world.apply(Resources.topology("company", core + "safety: {deletionBudget: {objects: 100}}\n"));
        await().atMost(World.PATIENCE)
                .until(() -> world.hub()
                                .apps()
                                .deployments()
                                .inNamespace("argocd")
                                .withName("argocd-server")
                                .get()
                        == null);
    }
}
