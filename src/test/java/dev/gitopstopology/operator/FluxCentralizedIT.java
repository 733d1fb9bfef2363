package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.GitOpsTopologyStatus.Trouble;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.render.registration.FluxPlace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of a Flux on the hub with its spokes, in the order in which it happens. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FluxCentralizedIT {
    private static final String SPEC = """
            mode: Centralized
            engine:
              type: Flux
              access: {profile: Namespaced, namespaces: [shop]}
            clusters:
              selector: {matchLabels: {fleet: "yes"}}
            """;
    private static final Path EXAMPLE = Path.of("examples/flux-hub-and-spoke/delivery/shop-on-eu-1.yaml");
    private static World world;
    private static FluxPlaces places;

    @BeforeAll
    static void start() {
        world = new World("eu-1", "eu-2");
        world.startOperator();
        world.join("eu-1", Map.of("fleet", "yes", "region", "eu"));
        world.apply(Resources.topology("company", SPEC));
        world.awaitReady("company");
        places = new FluxPlaces(world.hub());
        world.on("eu-1").resource(workload("shop", "workload")).create();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static ConfigMap workload(String namespace, String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .build();
    }

    private static List<HasMetadata> example(String namespace) {
        try {
            String text = Files.readString(EXAMPLE).replace("flux-eu-1-93940b31", namespace);
            return world.hub()
                    .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .items();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean allowed(String account, String verb, String group, String resource, String namespace) {
        int slash = resource.indexOf('/');
        String name = slash < 0 ? null : resource.substring(slash + 1);
        return AccessReview.may(
                world.hub(),
                "system:serviceaccount:flux-system:" + account,
                new ResourceAttributesBuilder()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(slash < 0 ? resource : resource.substring(0, slash))
                        .withName(name)
                        .withNamespace(namespace)
                        .build());
    }

    private static GenericKubernetesResource live(String kind, String name) {
        return places.objects(kind, "eu-1").stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object suspended(GenericKubernetesResource resource) {
        return resource.get("spec", "suspend");
    }

    @Test
    @Order(1)
    void theEngineIsThere() {
        assertThat(world.hub()
                        .apps()
                        .deployments()
                        .inNamespace("flux-system")
                        .list()
                        .getItems())
                .extracting(deployment -> deployment.getMetadata().getName())
                .containsExactlyInAnyOrder("source-controller", "kustomize-controller", "helm-controller");
        assertThat(world.topology("company").getStatus().pinned().version()).isEqualTo("v2.9.5");
        assertThat(world.topology("company").getStatus().members().registered()).isEqualTo(1);
        assertThat(world.hub().rbac().clusterRoleBindings().list().getItems())
                .filteredOn(binding -> binding.getRoleRef().getName().equals("cluster-admin"))
                .noneMatch(binding -> binding.getSubjects().stream()
                        .anyMatch(subject -> "flux-system".equals(subject.getNamespace())));
    }

    @Test
    @Order(2)
    void theKubeconfigIsGoodForWhatTheProfileGrantsAndOnlyAsTheAccountOfThePlace() {
        String place = places.namespace("eu-1");
        String account = "system:serviceaccount:" + place + ":gitops-topology-flux";
        try (KubernetesClient flux = places.client("eu-1", account)) {
            flux.resource(workload("shop", "delivered")).create();
            assertForbidden(() -> flux.resource(workload("default", "x")).create());
            assertForbidden(() -> flux.secrets().inNamespace("kube-system").list());
        }
        try (KubernetesClient token = places.client("eu-1", null)) {
            assertForbidden(() -> token.resource(workload("shop", "x")).create());
        }
        try (KubernetesClient other = places.client("eu-1", "system:serviceaccount:kube-system:default")) {
            assertForbidden(() -> other.pods().inNamespace("default").list());
        }
        assertThat(places.kubeconfig("eu-1"))
                .contains(world.cluster("eu-1").server().toString())
                .doesNotContain("<runtime:");
    }

    private static void assertForbidden(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(403));
    }

    @Test
    @Order(3)
    void onTheHubTheControllersReachNoMoreThanFlux() {
        String place = places.namespace("eu-1");
        String kustomize = "kustomize.toolkit.fluxcd.io";
        for (String controller : List.of("kustomize-controller", "helm-controller", "source-controller")) {
            assertThat(allowed(controller, "get", "", "secrets", place)).isTrue();
            assertThat(allowed(controller, "get", "", "secrets", "flux-system")).isTrue();
            assertThat(allowed(controller, "list", "", "secrets", null)).isFalse();
            assertThat(allowed(controller, "get", "", "secrets", World.NS)).isFalse();
            assertThat(allowed(controller, "create", "apps", "deployments", place))
                    .isFalse();
            assertThat(allowed(controller, "create", kustomize, "kustomizations", place))
                    .isFalse();
            assertThat(allowed(controller, "patch", kustomize, "kustomizations", place))
                    .isTrue();
            assertThat(allowed(controller, "impersonate", "", "serviceaccounts/gitops-topology-flux", "flux-system"))
                    .isTrue();
            assertThat(allowed(controller, "impersonate", "", "serviceaccounts/gitops-topology-flux", place))
                    .isFalse();
            assertThat(allowed(controller, "impersonate", "", "serviceaccounts/kustomize-controller", "flux-system"))
                    .isFalse();
        }
        String fleet = "gitops-topology-flux";
        assertThat(allowed(fleet, "create", kustomize, "kustomizations", place)).isTrue();
        assertThat(allowed(fleet, "create", kustomize, "kustomizations", "default"))
                .isFalse();
        assertThat(allowed(fleet, "get", "", "secrets", place)).isFalse();
    }

    @Test
    @Order(4)
    void theExampleIsAcceptedByTheRealDefinitions() {
        for (HasMetadata object : example(places.namespace("eu-1"))) {
            world.hub().resource(object).patch(strictly(true));
        }
    }

    private static PatchContext strictly(boolean dryRun) {
        PatchContext.Builder context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("test")
                .withForce(true)
                .withFieldValidation("Strict");
        return dryRun ? context.withDryRun(List.of("All")).build() : context.build();
    }

    @Test
    @Order(5)
    void aNamespaceThatSomebodyElseMadeIsNotUsed() {
        String place = FluxPlace.namespace(
                new InstanceId(world.hub()
                        .namespaces()
                        .withName("flux-system")
                        .get()
                        .getMetadata()
                        .getLabels()
                        .get(Api.LABEL_INSTANCE)),
                new ClusterKey(World.NS, "eu-2"));
        world.namespace("hub", place);
        world.join("eu-2", Map.of("fleet", "yes"));
        await().atMost(World.PATIENCE)
                .untilAsserted(
                        () -> assertThat(world.topology("company").getStatus().worst())
                                .extracting(Trouble::reason)
                                .containsExactly("ForeignObject"));
        assertThat(world.hub().secrets().inNamespace(place).list().getItems()).isEmpty();
        assertThat(world.hub().rbac().roleBindings().inNamespace(place).list().getItems())
                .isEmpty();
        world.hub().namespaces().withName(place).delete();
        await().atMost(World.PATIENCE)
                .until(() -> world.topology("company").getStatus().members().registered() == 2);
        world.awaitReady("company");
    }

    @Test
    @Order(6)
    void aSecondPassAndARestartedOperatorWriteNothing() {
        world.markAtRest(2);
        world.restartOperator();
        world.awaitQuiet(2);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(7)
    void aChangedLabelReachesTheFactsInPlace() {
        assertThat(places.facts("eu-1")).containsEntry("region", "eu").containsEntry("cluster_name", "eu-1");
        String uid = places.secret("eu-1").getMetadata().getUid();
        world.apply(Resources.cluster("eu-1", Map.of("fleet", "yes", "stage", "production")));
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(places.facts("eu-1"))
                        .containsEntry("stage", "production")
                        .doesNotContainKey("region"));
        assertThat(places.secret("eu-1").getMetadata().getUid()).isEqualTo(uid);
    }

    @Test
    @Order(8)
    void whatIsDeliveredToAMemberIsSuspendedBeforeItsRegistrationGoes() {
        String place = places.namespace("eu-1");
        example(place).forEach(object -> world.hub().resource(object).patch(strictly(false)));
        places.kustomization("eu-1", "mine", true);
        world.mark();
        world.apply(Resources.cluster("eu-1", Map.of("fleet", "no")));
        await().atMost(World.PATIENCE).until(() -> places.secret("eu-1") == null);
        await().atMost(World.PATIENCE)
                .until(() -> world.on("eu-1")
                        .configMaps()
                        .inNamespace(World.NS)
                        .withLabel(Api.LABEL_INSTANCE)
                        .list()
                        .getItems()
                        .isEmpty());
        assertThat(suspended(live("Kustomization", "shop"))).isEqualTo(true);
        assertThat(suspended(live("HelmRelease", "billing"))).isEqualTo(true);
        List<AuditRecord> onHub = world.writes().stream()
                .filter(each -> place.equals(each.namespace()))
                .toList();
        int deleted = index(onHub, "delete", "secrets");
        assertThat(index(onHub, "patch", "kustomizations")).isBetween(0, deleted - 1);
        assertThat(index(onHub, "patch", "helmreleases")).isBetween(0, deleted - 1);
        assertThat(onHub)
                .noneMatch(each ->
                        each.verb().startsWith("delete") && each.apiGroup().endsWith("toolkit.fluxcd.io"));
        assertThat(world.on("eu-1")
                        .configMaps()
                        .inNamespace("shop")
                        .withName("workload")
                        .get())
                .isNotNull();
        assertThat(world.hub().namespaces().withName(place).get()).isNotNull();
        assertThat(world.hub().rbac().roleBindings().inNamespace(place).list().getItems())
                .isEmpty();
        assertThat(places.secret("eu-2")).isNotNull();
    }

    private static int index(List<AuditRecord> records, String verb, String resource) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).verb().equals(verb) && records.get(i).resource().equals(resource)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    @Order(9)
    void whoComesBackIsDeliveredToAgainButForWhatAPersonSuspended() {
        world.apply(Resources.cluster("eu-1", Map.of("fleet", "yes")));
        await().atMost(World.PATIENCE).until(() -> places.secret("eu-1") != null);
        await().atMost(World.PATIENCE)
                .until(() -> !Boolean.TRUE.equals(suspended(live("Kustomization", "shop")))
                        && !Boolean.TRUE.equals(suspended(live("HelmRelease", "billing"))));
        assertThat(live("HelmRelease", "billing").getMetadata().getAnnotations())
                .doesNotContainKey(Api.ANNOTATION_SUSPENDED);
        assertThat(suspended(live("Kustomization", "mine"))).isEqualTo(true);
        await().atMost(World.PATIENCE)
                .until(() -> world.topology("company").getStatus().members().registered() == 2);
        world.awaitReady("company");
        world.markAtRest(2);
        world.restartOperator();
        world.awaitQuiet(2);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(10)
    void whatIsDeliveredToAMemberThatIsLostIsSuspendedToo() {
        String place = places.namespace("eu-2");
        example(place).forEach(object -> world.hub().resource(object).patch(strictly(false)));
        String uid = world.fleetCluster("eu-2").getStatus().clusterUID();
        world.cluster("eu-2").stop();
        world.annotate("eu-2", Api.ANNOTATION_ABANDON, uid);
        world.hub().resource(world.fleetCluster("eu-2")).delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("eu-2") == null);
        assertThat(places.secret("eu-2")).isNull();
        assertThat(places.objects("Kustomization", "eu-2"))
                .singleElement()
                .satisfies(each -> assertThat(suspended(each)).isEqualTo(true));
        assertThat(world.hub().rbac().roleBindings().inNamespace(place).list().getItems())
                .isEmpty();
    }

    @Test
    @Order(11)
    void aRemovedTopologyWithRemoveTakesTheControllersAwayAndLeavesWhatWasWrittenForThem() {
        world.apply(Resources.topology("company", SPEC + "onRemove: Remove\n"));
        world.awaitReady("company");
        world.hub().resource(world.topology("company")).delete();
        await().atMost(World.PATIENCE).until(() -> world.topology("company") == null);
        assertThat(places.secret("eu-1")).isNull();
        assertThat(places.secret("eu-2")).isNull();
        assertThat(world.hub()
                        .apps()
                        .deployments()
                        .inNamespace("flux-system")
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(suspended(live("Kustomization", "shop"))).isEqualTo(true);
        assertThat(world.hub()
                        .configMaps()
                        .inNamespace(World.NS)
                        .withLabelIn(Api.LABEL_ROLE, "claim", "inventory")
                        .list()
                        .getItems())
                .isEmpty();
    }
}
