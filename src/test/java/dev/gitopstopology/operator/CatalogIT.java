package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A catalogue on two clusters, from the first apply to the removal of its entries, in the order in which it happens. What Argo CD's
 * controllers would do, the test does; with the real ones it is done in {@code PerGroupE2E}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CatalogIT {
    private static final String CASCADE = "resources-finalizer.argocd.argoproj.io";
    private static final String TOPOLOGY = """
            mode: Centralized
            engine:
              type: ArgoCD
              access: {profile: Namespaced, namespaces: [shared]}
            clusters: {}
            """;
    private static final String CERTS = """
            clusters: {selector: {matchLabels: {certs: "yes"}}}
            namespace: certs
            namespaceLabels: {pod-security.kubernetes.io/enforce: baseline}
            source: {repoURL: https://charts.example.com, chart: certs, targetRevision: 1.0.0}
            values: {host: "a.${parameters.domain}"}
            onRemove: Remove
            """;
    private static final String DNS = """
            clusters: {}
            namespace: dns
            source: {repoURL: https://git.example.com/dns, path: dns, targetRevision: main}
            dependsOn: [{name: certs}]
            """;
    private static final String ALL =
            "clusters: {selector: {matchExpressions: [{key: not-there, operator: DoesNotExist}]}}";

    private static World world;

    @BeforeAll
    static void start() {
        world = new World("eu-1", "us-1");
        world.startOperator();
        world.join("eu-1", Map.of("certs", "yes"));
        world.join("us-1", Map.of());
        new Entries(world).parameter("eu-1", "domain", "<runtime:engine-token>");
        world.apply(Resources.topology("company", TOPOLOGY));
        world.apply(Resources.entry("certs", CERTS));
        world.apply(Resources.entry("dns", DNS));
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static GitOpsCatalogEntry found(String entry) {
        return world.hub()
                .resources(GitOpsCatalogEntry.class)
                .inNamespace(World.NS)
                .withName(entry)
                .get();
    }

    private static Condition condition(String entry, String type) {
        GitOpsCatalogEntry found = found(entry);
        return world.condition(
                found == null || found.getStatus() == null
                        ? null
                        : found.getStatus().conditions(),
                type);
    }

    private static void awaitReason(String entry, String type, String reason) {
        await("entry " + entry + ": " + type + " " + reason)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(condition(entry, type).reason())
                        .as("%s", condition(entry, type))
                        .isEqualTo(reason));
    }

    private static GenericKubernetesResource argo(String kind, String name) {
        return world.hub()
                .genericKubernetesResources("argoproj.io/v1alpha1", kind)
                .inNamespace("argocd")
                .withName(name)
                .get();
    }

    private static Map<String, String> marks(String cluster) {
        return world
                .hub()
                .secrets()
                .inNamespace("argocd")
                .withLabel(Api.LABEL_CLUSTER, cluster)
                .list()
                .getItems()
                .stream()
                .flatMap(secret -> secret.getMetadata().getLabels().entrySet().stream())
                .filter(label -> label.getKey().startsWith(Api.LABELS_CATALOG))
                .collect(Collectors.toMap(
                        label -> label.getKey().substring(Api.LABELS_CATALOG.length()), Map.Entry::getValue));
    }

    private static void application(String entry, String cluster) {
        GenericKubernetesResource set = argo("ApplicationSet", "catalog-" + entry);
        String instance = set.getMetadata().getLabels().get(Api.LABEL_INSTANCE);
        String revision = set.get("spec", "template", "spec", "source", "targetRevision");
        world.hub()
                .resource(Resources.application(entry, cluster, instance, revision))
                .create();
    }

    private static void says(String application, String sync, String health) {
        world.hub()
                .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                .inNamespace("argocd")
                .withName(application)
                .edit(each -> {
                    each.setAdditionalProperty(
                            "status", Map.of("sync", Map.of("status", sync), "health", Map.of("status", health)));
                    return each;
                });
    }

    private static List<String> written() {
        return world.writes().stream()
                .map(write -> write.verb() + " " + write.resource() + " " + write.name())
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    @Order(1)
    void anEntryIsAnApplicationSetALabelOfTheSecretAndANamespace() {
        await().atMost(World.PATIENCE).until(() -> marks("eu-1").containsKey("certs"));
        await().atMost(World.PATIENCE).until(() -> argo("ApplicationSet", "catalog-certs") != null);
        GenericKubernetesResource set = argo("ApplicationSet", "catalog-certs");
        assertThat(set.<String>get("spec", "syncPolicy", "applicationsSync")).isEqualTo("create-update");
        assertThat(argo("AppProject", "catalog-certs").<List<String>>get("spec", "sourceRepos"))
                .containsExactly("https://charts.example.com");
        assertThat(marks("us-1")).isEmpty();
        await().atMost(World.PATIENCE)
                .until(() -> "baseline"
                        .equals(world.on("eu-1")
                                .namespaces()
                                .withName("certs")
                                .get()
                                .getMetadata()
                                .getLabels()
                                .get("pod-security.kubernetes.io/enforce")));
        assertThat(world.on("us-1").namespaces().withName("certs").get()).isNull();
    }

    @Test
    @Order(2)
    void aParameterIsTextWhateverItSays() {
        assertThat(world.hub()
                        .secrets()
                        .inNamespace("argocd")
                        .withLabel(Api.LABEL_CLUSTER, "eu-1")
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(secret -> assertThat(secret.getMetadata().getAnnotations())
                        .containsEntry(Api.ANNOTATIONS_PARAMETER + "domain", "<runtime:engine-token>"));
    }

    @Test
    @Order(3)
    void anEntryIsReadyWhenItsEngineSaysSoAndOnlyThenTheNextOneComes() {
        awaitReason("certs", "Ready", "Progressing");
        awaitReason("dns", "Ready", "DependencyNotReady");
        assertThat(marks("eu-1")).containsOnlyKeys("certs");
        application("certs", "eu-1");
        says("certs.eu-1", "OutOfSync", "Missing");
        await().atMost(World.PATIENCE)
                .untilAsserted(() ->
                        assertThat(condition("certs", "Ready").message()).contains("eu-1", "OutOfSync", "Missing"));
        assertThat(condition("certs", "Ready").reason()).isEqualTo("Progressing");
        says("certs.eu-1", "Synced", "Degraded");
        awaitReason("certs", "Ready", "NotHealthy");
        says("certs.eu-1", "Synced", "Healthy");
        awaitReason("certs", "Ready", "Ready");
        await().atMost(World.PATIENCE).until(() -> marks("eu-1").containsKey("dns"));
        assertThat(marks("us-1")).as("certs is not there").isEmpty();
        assertThat(condition("dns", "Ready").message()).contains("us-1");
    }

    @Test
    @Order(4)
    void oneLabelOfOneClusterWritesWhatItShouldAndNothingElse() {
        application("dns", "eu-1");
        says("dns.eu-1", "Synced", "Healthy");
        world.awaitQuiet(2);
        await().atMost(World.PATIENCE).until(() -> found("dns").getStatus().healthy() == 1);
        AtRest.mark(world);
        new Entries(world).label("us-1", "certs", "yes");
        awaitReason("certs", "Ready", "ParameterMissing");
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(written())
                        .as("the Secret's facts, the plan's hash, and what the entry says of it")
                        .containsExactly(
                                "patch gitopscatalogentries certs",
                                "patch gitopstopologies company",
                                "patch secrets " + secret("us-1")));
        world.mark();
        new Entries(world).parameter("us-1", "domain", "us.example.com");
        await().atMost(World.PATIENCE).until(() -> marks("us-1").containsKey("certs"));
        application("certs", "us-1");
        says("certs.us-1", "Synced", "Healthy");
        awaitReason("certs", "Ready", "Ready");
        await().atMost(World.PATIENCE).until(() -> marks("us-1").containsKey("dns"));
        application("dns", "us-1");
        says("dns.us-1", "Synced", "Healthy");
        awaitReason("dns", "Ready", "Ready");
        assertThat(world.requests("eu-1"))
                .filteredOn(request -> request.isWrite() && !request.isTokenRequest() && !request.isReview())
                .as("nothing on the other cluster")
                .isEmpty();
        assertThat(world.writes())
                .as("beside the engine only this cluster's Secret")
                .filteredOn(write -> "argocd".equals(write.namespace()))
                .allMatch(write -> write.name().equals(secret("us-1")));
    }

    private static String secret(String cluster) {
        return world.hub()
                .secrets()
                .inNamespace("argocd")
                .withLabel(Api.LABEL_CLUSTER, cluster)
                .list()
                .getItems()
                .get(0)
                .getMetadata()
                .getName();
    }

    @Test
    @Order(5)
    void aSecondPassAndARestartedOperatorWriteNothing() {
        world.markAtRest(2);
        world.stopOperator();
        world.startOperator();
        world.awaitQuiet(2);
        await().pollDelay(Duration.ofSeconds(12)).atMost(World.PATIENCE).until(() -> true); // statuses are held back
        assertThat(written()).isEmpty();
    }

    @Test
    @Order(6)
    void aLabelThatGoesTakesTheEntryAlongAsItIsDeclared() {
        new Entries(world).label("eu-1", "certs", null);
        await().atMost(World.PATIENCE).until(() -> !marks("eu-1").containsKey("certs"));
        await("deleted, with what it deployed")
                .atMost(World.PATIENCE)
                .until(() -> argo("Application", "certs.eu-1").isMarkedForDeletion());
        assertThat(argo("Application", "certs.eu-1").getMetadata().getFinalizers())
                .containsExactly(CASCADE);
        assertThat(namespaces("eu-1"))
                .as("the engine needs its rights for that")
                .contains("certs");
        assertThat(marks("eu-1")).as("what depends on it stays").containsKey("dns");
        assertThat(argo("Application", "certs.us-1").isMarkedForDeletion()).isFalse();
        release("certs.eu-1");
        await().atMost(World.PATIENCE).until(() -> !namespaces("eu-1").contains("certs"));
        assertThat(world.on("eu-1").namespaces().withName("certs").get()).isNotNull();
    }

    private static String namespaces(String cluster) {
        return new String(
                Base64.getDecoder()
                        .decode(world.hub()
                                .secrets()
                                .inNamespace("argocd")
                                .withName(secret(cluster))
                                .get()
                                .getData()
                                .get("namespaces")),
                StandardCharsets.UTF_8);
    }

    /** As Argo CD does when it has deleted what was deployed. */
    private static void release(String application) {
        world.hub()
                .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                .inNamespace("argocd")
                .withName(application)
                .edit(each -> {
                    each.getMetadata().setFinalizers(List.of());
                    return each;
                });
        await().atMost(World.PATIENCE).until(() -> argo("Application", application) == null);
    }

    @Test
    @Order(7)
    void whatWouldGoFromTooManyClustersStays() {
        world.awaitQuiet(2);
        GitOpsCatalogEntry narrowed =
                Resources.entry("dns", DNS.replace("clusters: {}", "clusters: {selector: {matchLabels: {no: such}}}"));
        world.apply(narrowed);
        awaitReason("dns", "Ready", "DeletionBudgetExceeded");
        assertThat(marks("us-1")).containsKey("dns");
        assertThat(argo("Application", "dns.us-1").isMarkedForDeletion()).isFalse();
        // Server-side apply makes null of an object that was emptied.
        world.apply(Resources.entry("dns", DNS.replace("clusters: {}", ALL)));
        awaitReason("dns", "Ready", "Ready");
    }

    @Test
    @Order(8)
    void aClusterThatLeavesLeavesItsApplicationsBehindNowhere() {
        world.on("us-1")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("workload")
                        .withNamespace("dns")
                        .endMetadata()
                        .build())
                .create();
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("us-1")
                .delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("us-1") == null);
        assertThat(argo("Application", "dns.us-1")).isNull();
        assertThat(argo("Application", "certs.us-1"))
                .as("what it deployed is not its business")
                .isNull();
        assertThat(world.on("us-1")
                        .configMaps()
                        .inNamespace("dns")
                        .withName("workload")
                        .get())
                .isNotNull();
        assertThat(world.on("us-1")
                        .configMaps()
                        .inNamespace(World.NS)
                        .withLabel(Api.LABEL_CATALOG_ENTRY)
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    @Order(9)
    void anEntryThatIsDeletedGoesEverywhereAndOrphansWhatItIsToldTo() {
        world.hub()
                .resources(GitOpsCatalogEntry.class)
                .inNamespace(World.NS)
                .withName("dns")
                .delete();
        await().atMost(World.PATIENCE).until(() -> found("dns") == null);
        assertThat(argo("Application", "dns.eu-1")).isNull();
        assertThat(argo("ApplicationSet", "catalog-dns")).isNull();
        assertThat(argo("AppProject", "catalog-dns")).isNull();
        assertThat(marks("eu-1")).isEmpty();
        assertThat(namespaces("eu-1")).isEqualTo("shared");
        assertThat(world.hub()
                        .configMaps()
                        .inNamespace(World.NS)
                        .withLabel(Api.LABEL_CATALOG_ENTRY, "dns")
                        .list()
                        .getItems())
                .isEmpty();
    }
}
