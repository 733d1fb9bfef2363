package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.GitOpsTenant;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A team on a spoke of the hub's Flux and on a member with a Flux of its own, in the order in which it happens. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FluxTenantIT {
    private static final String SPEC = """
            mode: %s
            engine:
              type: Flux
              access: {profile: Namespaced, namespaces: [shared]}
            clusters:
              selector: {matchLabels: {flux: %s}}
            """;
    private static final String SHOP = """
            namespaces: [shop, shop-staging]
            clusters: {}
            sourceRepos: [https://git.example.com/shop]
            quotas:
              hard: {requests.cpu: "8"}
            flux:
              source: {url: "https://git.example.com/shop"}
              path: ./deploy
            """;
    private static World world;
    private static FluxPlaces places;

    @BeforeAll
    static void start() {
        world = new World("spoke", "other", "edge");
        world.kubelets("edge");
        world.startOperator();
        world.join("spoke", Map.of("flux", "hub"));
        world.join("other", Map.of("flux", "hub")); // a selector that comes to match nothing takes nothing away
        world.join("edge", Map.of("flux", "own"));
        world.apply(Resources.topology("company", SPEC.formatted("Centralized", "hub")));
        world.apply(Resources.topology("edges", SPEC.formatted("PerCluster", "own")));
        world.apply(Resources.tenant("shop", SHOP));
        world.awaitReady("company");
        world.awaitReady("edges");
        places = new FluxPlaces(world.hub());
        awaitTenantReady();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static @Nullable GitOpsTenant tenant() {
        return world.hub()
                .resources(GitOpsTenant.class)
                .inNamespace(World.NS)
                .withName("shop")
                .get();
    }

    private static void awaitTenantReady() {
        await("tenant shop Ready").atMost(World.PATIENCE).untilAsserted(() -> {
            GitOpsTenant shop = tenant();
            Condition ready = world.condition(
                    shop == null || shop.getStatus() == null
                            ? null
                            : shop.getStatus().conditions(),
                    "Ready");
            assertThat(ready.status()).as("%s", ready).isEqualTo("True");
        });
    }

    private static @Nullable GenericKubernetesResource delivery(String cluster, String kind, String namespace) {
        String group = kind.equals("Kustomization") ? "kustomize" : "source";
        return world.on(cluster)
                .genericKubernetesResources(group + ".toolkit.fluxcd.io/v1", kind)
                .inNamespace(namespace)
                .withName("tenant-shop")
                .get();
    }

    private static ConfigMap workload(String namespace, String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .build();
    }

    private static boolean may(String user, String verb, String resource, String namespace) {
        return AccessReview.may(
                world.on("edge"),
                "system:serviceaccount:" + user,
                new ResourceAttributesBuilder()
                        .withVerb(verb)
                        .withResource(resource)
                        .withNamespace(namespace)
                        .build());
    }

    @Test
    @Order(1)
    void onASpokeItsAccountMayWriteInItsNamespacesAndNowhereElse() {
        String place = places.namespace("spoke");
        try (KubernetesClient team = places.client("spoke", "system:serviceaccount:" + place + ":tenant-shop")) {
            team.resource(workload("shop", "web")).create();
            team.resource(workload("shop-staging", "web")).create();
            for (String other : List.of("shared", "default", "kube-system", place)) {
                assertThatThrownBy(() -> team.resource(workload(other, "web")).create())
                        .isInstanceOfSatisfying(
                                KubernetesClientException.class,
                                e -> assertThat(e.getCode()).isEqualTo(403));
            }
        }
        assertThat(world.on("spoke").resourceQuotas().inNamespace("shop").list().getItems())
                .hasSize(1);
    }

    @Test
    @Order(2)
    void itsSourceAndKustomizationForTheSpokeAreBesideTheEngine() {
        String place = places.namespace("spoke");
        assertThat(delivery("hub", "GitRepository", place)).isNotNull();
        GenericKubernetesResource kustomization = delivery("hub", "Kustomization", place);
        assertThat(kustomization.<String>get("spec", "kubeConfig", "secretRef", "name"))
                .isEqualTo("cluster-kubeconfig");
        assertThat(kustomization.<String>get("spec", "serviceAccountName")).isEqualTo("tenant-shop");
        assertThat(kustomization.<String>get("spec", "deletionPolicy")).isEqualTo("Orphan");
        assertThat(world.hub().namespaces().withName("shop").get()).isNull();
    }

    @Test
    @Order(3)
    void whereFluxServesItsOwnClusterAllOfItIsInTheTeamsNamespace() {
        assertThat(delivery("edge", "GitRepository", "shop")).isNotNull();
        assertThat(delivery("edge", "Kustomization", "shop").<Object>get("spec", "kubeConfig"))
                .isNull();
        assertThat(may("flux-system:kustomize-controller", "impersonate", "serviceaccounts", "shop"))
                .isTrue();
        assertThat(may("flux-system:source-controller", "impersonate", "serviceaccounts", "shop"))
                .isFalse();
        assertThat(may("flux-system:source-controller", "get", "secrets", "shop"))
                .isTrue();
        assertThat(may("shop:tenant-shop", "create", "configmaps", "shop")).isTrue();
        assertThat(may("shop:tenant-shop", "create", "configmaps", "shop-staging"))
                .isTrue();
        for (String other : List.of("shared", "default", "flux-system")) {
            assertThat(may("shop:tenant-shop", "create", "configmaps", other)).isFalse();
            assertThat(may("flux-system:source-controller", "get", "secrets", other))
                    .isEqualTo(other.equals("flux-system"));
            assertThat(may("flux-system:kustomize-controller", "impersonate", "serviceaccounts", other))
                    .isFalse();
        }
        world.on("edge").resource(workload("shop", "web")).create();
    }

    @Test
    @Order(4)
    void aRestartedOperatorWritesNothing() {
        world.markAtRest(3);
        world.restartOperator();
        world.awaitQuiet(3);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(5)
    void whatSomebodyTookAwayComesBack() {
        String place = places.namespace("spoke");
        String uid = delivery("hub", "Kustomization", place).getMetadata().getUid();
        world.hub()
                .genericKubernetesResources("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
                .inNamespace(place)
                .withName("tenant-shop")
                .delete();
        await("another Kustomization").atMost(World.PATIENCE).until(() -> {
            GenericKubernetesResource found = delivery("hub", "Kustomization", place);
            return found != null && !found.getMetadata().getUid().equals(uid);
        });
    }

    @Test
    @Order(6)
    void withARegistrationGoesWhatTheTeamHasBesideTheEngineAndOnTheSpokeButNoWorkload() {
        String place = places.namespace("spoke");
        places.kustomization("spoke", "mine", false);
        world.apply(Resources.cluster("spoke", Map.of("flux", "none")));
        await("no kubeconfig").atMost(World.PATIENCE).until(() -> places.secret("spoke") == null);
        await("nothing of the team beside the engine")
                .atMost(World.PATIENCE)
                .until(() -> delivery("hub", "Kustomization", place) == null
                        && delivery("hub", "GitRepository", place) == null);
        assertThat(places.objects("Kustomization", "spoke"))
                .singleElement()
                .satisfies(
                        mine -> assertThat(mine.<Boolean>get("spec", "suspend")).isTrue());
        await("no binding on the spoke")
                .atMost(World.PATIENCE)
                .until(() -> world.on("spoke")
                        .rbac()
                        .roleBindings()
                        .inNamespace("shop")
                        .list()
                        .getItems()
                        .isEmpty());
        assertThat(world.on("spoke")
                        .configMaps()
                        .inNamespace("shop")
                        .withName("web")
                        .get())
                .isNotNull();
    }

    @Test
    @Order(7)
    void aPlaceThatIsNotOursIsNotUsedAndTheRestOfTheTeamIsServed() {
        String place = places.namespace("spoke");
        world.hub().namespaces().withName(place).delete();
        await("no namespace")
                .atMost(World.PATIENCE)
                .until(() -> world.hub().namespaces().withName(place).get() == null);
        world.namespace("hub", place); // by somebody else
        world.apply(Resources.cluster("spoke", Map.of("flux", "hub")));
        await("told of")
                .atMost(World.PATIENCE)
                .untilAsserted(() ->
                        assertThat(tenant().getStatus().conditions().toString()).contains(place));
        assertThat(delivery("hub", "Kustomization", place)).isNull();
        assertThat(delivery("edge", "Kustomization", "shop")).isNotNull();
        world.hub().namespaces().withName(place).delete();
        await("Kustomization of the spoke")
                .atMost(World.PATIENCE)
                .until(() -> delivery("hub", "Kustomization", place) != null);
        awaitTenantReady();
    }

    @Test
    @Order(8)
    void aTeamThatGoesLeavesItsWorkloads() {
        String place = places.namespace("spoke");
        world.hub().resource(tenant()).delete();
        await("tenant shop gone").atMost(World.PATIENCE).until(() -> tenant() == null);
        assertThat(delivery("hub", "Kustomization", place)).isNull();
        assertThat(delivery("edge", "Kustomization", "shop")).isNull();
        assertThat(delivery("edge", "GitRepository", "shop")).isNull();
        for (String cluster : List.of("spoke", "edge")) {
            assertThat(world.on(cluster)
                            .configMaps()
                            .inNamespace("shop")
                            .withName("web")
                            .get())
                    .isNotNull();
        }
        await("no right of the team is left")
                .atMost(World.PATIENCE)
                .until(() -> world.on("edge")
                        .rbac()
                        .roleBindings()
                        .inNamespace("shop")
                        .list()
                        .getItems()
                        .isEmpty());
    }

    /** Not even when somebody deletes it meanwhile: nobody puts back what a topology that goes had. */
    @Test
    @Order(9)
    void aTopologyThatGoesLeavesNothingOfATeamBesideTheEngine() {
        String place = places.namespace("spoke");
        world.apply(Resources.tenant("shop", SHOP));
        await("Kustomization of the spoke")
                .atMost(World.PATIENCE)
                .until(() -> delivery("hub", "Kustomization", place) != null);
        awaitTenantReady();
        world.hub().resource(world.topology("company")).delete();
        await("topology gone").atMost(World.PATIENCE).until(() -> world.topology("company") == null);
        await("nothing comes back")
                .during(Duration.ofSeconds(3))
                .atMost(World.PATIENCE)
                .until(() -> delivery("hub", "Kustomization", place) == null
                        && delivery("hub", "GitRepository", place) == null);
        assertThat(world.hub()
                        .configMaps()
                        .inNamespace(World.NS)
                        .withLabel(Api.LABEL_TENANT)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(delivery("edge", "Kustomization", "shop")).isNotNull();
    }
}
