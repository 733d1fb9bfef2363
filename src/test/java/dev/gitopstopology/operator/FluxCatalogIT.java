package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A catalogue through a Flux on the hub, in the order in which it happens. What Flux's controllers would say, the test says; with the
 * real kustomize-controller it is done in {@code FluxE2E}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FluxCatalogIT {
    private static final String TOPOLOGY = """
            mode: Centralized
            engine:
              type: Flux
              access: {profile: Impersonate, namespaces: [shared]}
            clusters: {}
            """;
    private static final String POLICIES = """
            clusters: {selector: {matchLabels: {policies: "yes"}}}
            namespace: policies
            source: {repoURL: https://git.example.com/p, path: "r/${labels.region}", targetRevision: main}
            onRemove: Remove
            """;
    private static final String INGRESS = """
            clusters: {}
            namespace: ingress
            source: {repoURL: oci://registry.example.com/charts, chart: ingress, targetRevision: 1.0.0}
            values: {name: "${cluster.name}"}
            """;
    private static World world;
    private static FluxPlaces places;

    @BeforeAll
    static void start() {
        world = new World("eu-1", "us-1");
        world.startOperator();
        world.join("eu-1", Map.of("policies", "yes", "region", "eu"));
        world.join("us-1", Map.of("region", "us"));
        world.apply(Resources.topology("company", TOPOLOGY));
        world.apply(Resources.entry("policies", POLICIES));
        world.apply(Resources.entry("ingress", INGRESS));
        world.awaitReady("company");
        places = new FluxPlaces(world.hub());
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static Condition condition(String entry) {
        GitOpsCatalogEntry found = world.hub()
                .resources(GitOpsCatalogEntry.class)
                .inNamespace(World.NS)
                .withName(entry)
                .get();
        return world.condition(
                found == null || found.getStatus() == null
                        ? null
                        : found.getStatus().conditions(),
                "Ready");
    }

    private static void awaitReason(String entry, String reason) {
        await("entry " + entry + ": " + reason)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(condition(entry).reason())
                        .as("%s", condition(entry))
                        .isEqualTo(reason));
    }

    private static List<GenericKubernetesResource> found(String kind, String cluster) {
        return places.objects(kind, cluster);
    }

    private static void says(String kind, String cluster, String status) {
        GenericKubernetesResource live = found(kind, cluster).get(0);
        live.setAdditionalProperty(
                "status",
                Map.of(
                        "observedGeneration",
                        live.getMetadata().getGeneration(),
                        "conditions",
                        List.of(Map.of(
                                "type",
                                "Ready",
                                "status",
                                status,
                                "reason",
                                "Said",
                                "message",
                                "password=hunter2",
                                "lastTransitionTime",
                                "2026-01-01T00:00:00Z"))));
        live.getMetadata().setManagedFields(null);
        live.getMetadata().setResourceVersion(null);
        world.hub().resource(live).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE));
    }

    private static void finalizer(String cluster, String finalizer) {
        world.hub()
                .genericKubernetesResources("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
                .inNamespace(places.namespace(cluster))
                .withName("catalog-policies")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"finalizers\": [%s]}}".formatted(finalizer));
    }

    @Test
    @Order(1)
    void eachClusterHasItsOwnObjectsBesideFlux() {
        await().atMost(World.PATIENCE)
                .until(() -> found("HelmRelease", "us-1").size() == 1
                        && found("HelmRelease", "eu-1").size() == 1
                        && found("Kustomization", "eu-1").size() == 1);
        assertThat(found("Kustomization", "us-1")).isEmpty();
        GenericKubernetesResource policies = found("Kustomization", "eu-1").get(0);
        assertThat(policies.<String>get("spec", "path")).isEqualTo("./r/eu");
        assertThat(policies.<String>get("spec", "serviceAccountName")).isEqualTo("catalog-policies");
        assertThat(found("HelmRelease", "us-1").get(0).<String>get("spec", "values", "name"))
                .isEqualTo("us-1");
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(world.on("eu-1")
                                .rbac()
                                .roleBindings()
                                .inNamespace("policies")
                                .list()
                                .getItems())
                        .as("the account that Flux acts as, and nobody else")
                        .flatExtracting(binding -> binding.getSubjects().stream()
                                .map(subject -> subject.getNamespace() + "/" + subject.getName())
                                .toList())
                        .contains(places.namespace("eu-1") + "/catalog-policies"));
    }

    @Test
    @Order(2)
    void anEntryIsReadyWhenFluxSaysSo() {
        awaitReason("policies", "Progressing");
        says("Kustomization", "eu-1", "False");
        awaitReason("policies", "NotHealthy");
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(condition("policies").message())
                        .contains("eu-1", "Said")
                        .doesNotContain("hunter2"));
        says("Kustomization", "eu-1", "True");
        says("HelmRelease", "eu-1", "True");
        says("HelmRelease", "us-1", "True");
        awaitReason("policies", "Ready");
        awaitReason("ingress", "Ready");
    }

    @Test
    @Order(3)
    void aSecondPassAndARestartedOperatorWriteNothing() {
        world.markAtRest(2);
        world.stopOperator();
        world.startOperator();
        world.awaitQuiet(2);
        await().pollDelay(Duration.ofSeconds(12)).atMost(World.PATIENCE).until(() -> true); // statuses are held back
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(4)
    void whatIsRemovedGoesBeforeItsSourceAndItsRights() {
        somebodyElseMarks("eu-1", "policies");
        finalizer("eu-1", "\"finalizers.fluxcd.io\"");
        new Entries(world).label("eu-1", "policies", null);
        await().atMost(World.PATIENCE)
                .until(() -> found("Kustomization", "eu-1").get(0).isMarkedForDeletion());
        GenericKubernetesResource ending = found("Kustomization", "eu-1").get(0);
        assertThat(ending.<Boolean>get("spec", "suspend")).as("so Flux prunes").isNull();
        assertThat(ending.<String>get("spec", "deletionPolicy"))
                .as("and it is gone when what it deployed is")
                .isEqualTo("WaitForTermination");
        assertThat(bindings()).isNotEmpty();
        finalizer("eu-1", "");
        await().atMost(World.PATIENCE)
                .until(() ->
                        found("Kustomization", "eu-1").isEmpty() && bindings().isEmpty());
        assertThat(places.secret("eu-1").getMetadata().getLabels())
                .as("a mark that somebody else has set as well brings nothing back")
                .containsKey(Api.LABELS_CATALOG + "ingress")
                .doesNotContainKey(Api.LABELS_CATALOG + "policies");
        assertThat(world.on("eu-1").namespaces().withName("policies").get()).isNotNull();
        assertThat(found("HelmRelease", "eu-1")).hasSize(1);
    }

    private static void somebodyElseMarks(String cluster, String entry) {
        world.hub()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("cluster-kubeconfig")
                        .withNamespace(places.namespace(cluster))
                        .addToLabels(Api.LABELS_CATALOG + entry, "true")
                        .endMetadata()
                        .build())
                .fieldManager("somebody-else")
                .serverSideApply();
    }

    private static List<?> bindings() {
        return world.on("eu-1")
                .rbac()
                .roleBindings()
                .inNamespace("policies")
                .withLabel(Api.LABEL_CATALOG_ENTRY)
                .list()
                .getItems();
    }

    @Test
    @Order(5)
    void whatIsOrphanedIsSuspendedWhileItIsDeleted() {
        world.hub()
                .genericKubernetesResources("helm.toolkit.fluxcd.io/v2", "HelmRelease")
                .inNamespace(places.namespace("us-1"))
                .withName("catalog-ingress")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"finalizers\": [\"finalizers.fluxcd.io\"]}}");
        world.hub()
                .resources(GitOpsCatalogEntry.class)
                .inNamespace(World.NS)
                .withName("ingress")
                .delete();
        await().atMost(World.PATIENCE)
                .until(() -> found("HelmRelease", "us-1").get(0).isMarkedForDeletion());
        assertThat(found("HelmRelease", "us-1").get(0).<Boolean>get("spec", "suspend"))
                .isTrue();
        assertThat(condition("ingress").reason()).isNotEqualTo("Missing");
        world.hub()
                .genericKubernetesResources("helm.toolkit.fluxcd.io/v2", "HelmRelease")
                .inNamespace(places.namespace("us-1"))
                .withName("catalog-ingress")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": []}}");
        awaitReason("ingress", "Missing");
        assertThat(found("HelmRelease", "eu-1")).isEmpty();
    }

    @Test
    @Order(6)
    void aClusterThatLeavesHasNothingLeft() {
        new Entries(world).label("us-1", "policies", "yes");
        await().atMost(World.PATIENCE)
                .until(() -> found("Kustomization", "us-1").size() == 1);
        finalizer("us-1", "\"finalizers.fluxcd.io\"");
        world.hub().resource(found("Kustomization", "us-1").get(0)).delete();
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("us-1")
                .delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("us-1") == null);
        assertThat(found("Kustomization", "us-1"))
                .as("one that was going already is orphaned too, or it would wait for a cluster that Flux cannot reach")
                .singleElement()
                .satisfies(
                        each -> assertThat(each.<Boolean>get("spec", "suspend")).isTrue());
        finalizer("us-1", "");
        await().atMost(World.PATIENCE)
                .until(() -> found("Kustomization", "us-1").isEmpty());
    }
}
