package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.EngineManagement;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Argo CDs that are there already, on the hub and on a member: used, and never written to; in the order in which it happens. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExternalEngineIT {
    private static final String COMPANY = """
            mode: Centralized
            engine:
              type: ArgoCD
              management: External
              access: {profile: Namespaced, namespaces: [shop]}
            clusters:
              selector: {matchLabels: {fleet: company}}
            onRemove: Remove
            """;
    private static World world;
    private static Engines engines;
    private static HelmEngine onHub;
    private static HelmEngine onEdge;
    private static Map<String, String> before;

    @BeforeAll
    static void start() {
        world = new World("eu-1", "us-1", "edge-1");
        world.kubelets("edge-1");
        engines = new Engines(world);
        onHub = HelmEngine.argoCD(world.hub());
        onEdge = HelmEngine.argoCD(world.on("edge-1"));
        world.startOperator();
        world.join("eu-1", Map.of("fleet", "company"));
        world.join("us-1", Map.of("fleet", "company"));
        world.join("edge-1", Map.of("fleet", "edge"));
        world.apply(Resources.topology("company", COMPANY));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static Condition engine(String topology) {
        return world.condition(world.topology(topology).getStatus().conditions(), "EngineReady");
    }

    @Test
    @Order(1)
    void anEngineThatIsNotThereIsToldAndNoCredentialIsPutThere() {
        world.awaitReason("company", "EngineNotFound");
        assertThat(engine("company").message())
                .contains("CustomResourceDefinition applications.argoproj.io", "cluster hub", "engine.namespace");
        assertThat(world.hub().namespaces().withName("argocd").get()).isNull();
        world.namespace("hub", "argocd");
        onHub.install();
        world.awaitReason("company", "EngineSettingMissing");
        assertThat(engine("company").message()).contains("argocd-cm", "resource.respectRBAC: \"normal\"");
        onHub.set("resource.respectRBAC", "normal");
        world.awaitReason("company", "WorkloadsNotReady");
        assertThat(engines.clusterSecrets("hub")).as("no controller runs yet").isEmpty();
        onHub.run();
        world.awaitReady("company");
        before = onHub.versions();
    }

    @Test
    @Order(2)
    void membersAreRegisteredAndTheEngineIsToldOf() {
        assertThat(engines.destinations("hub")).containsExactly("eu-1", "us-1");
        assertThat(engines.told()).containsExactly("hub 2 True");
        EngineInstance told = engines.instances().get(0);
        assertThat(told.getSpec().management()).isEqualTo(EngineManagement.External);
        assertThat(told.getSpec().version()).isNull();
        assertThat(told.getStatus().version()).isEqualTo("v3.5.7");
        assertThat(world.topology("company").getStatus().pinned()).isNull();
        assertThat(world.condition(world.topology("company").getStatus().conditions(), "DistributionReady")
                        .reason())
                .isEqualTo("External");
        assertThat(onHub.versions()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void aTenantHasAProjectWithItsRolesInIt() {
        world.apply(Resources.tenant("shop", """
                namespaces: [shop]
                clusters: {}
                topologyRefs: [{name: company}, {name: edge}]
                roles: [{name: developer, groups: [shop], permissions: [Sync]}]
                """));
        await("the project").atMost(World.PATIENCE).until(() -> project("hub", "shop") != null);
        assertThat(project("hub", "shop").<List<String>>get("spec", "roles", 0, "policies"))
                .contains("p, proj:shop:developer, applications, sync, shop/*, allow");
        world.awaitReady("company");
        assertThat(onHub.versions()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void itServesOneTopologyOnly() {
        world.apply(Resources.topology("rival", "{mode: Centralized, engine: {type: ArgoCD, management: External}}"));
        world.awaitReason("rival", "ClaimedByAnother");
        world.apply(Resources.topology("cockpit", """
                mode: CockpitFleet
                engine: {type: ArgoCD, management: External, namespace: elsewhere}
                cockpitFleet: {cockpit: {namespace: argocd}, fleet: {mode: PerCluster}}
                """));
        world.awaitReason("cockpit", "ClaimedByAnother");
        assertThat(engine("cockpit").message()).contains("namespace argocd on cluster hub");
        List.of("rival", "cockpit")
                .forEach(name -> world.hub().resource(world.topology(name)).delete());
        await("both are gone")
                .atMost(World.PATIENCE)
                .until(() -> world.topology("rival") == null && world.topology("cockpit") == null);
        world.awaitReady("company");
        assertThat(engines.destinations("hub")).containsExactly("eu-1", "us-1");
        assertThat(onHub.versions()).isEqualTo(before);
    }

    /** The schema does not see a group that goes, and comes back with another management. */
    @Test
    @Order(5)
    void whatTheOperatorInstalledItselfIsNobodyElses() {
        String spec =
                "{mode: Centralized, engine: {type: ArgoCD, management: External, namespace: former}, safety: {paused: %s}}";
        String uid = world.apply(Resources.topology("former", spec.formatted(true)))
                .getMetadata()
                .getUid();
        InstanceId id = InstanceId.of(new TopologyKey(World.NS, "former"), Role.engine, "");
        ObjectId installed = new ObjectId("v1", "ConfigMap", "former", "argocd-cm");
        String listed = Inventory.empty()
                .with(Inventory.Entry.announced(installed, null))
                .format();
        ConfigMap inventory = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("inventory-" + id)
                .withNamespace(Api.SYSTEM_NAMESPACE)
                .addToAnnotations(Api.ANNOTATION_TOPOLOGY_UID, uid)
                .addToAnnotations(Api.GROUP + "/fleet-cluster", ClusterKey.HUB.toString())
                .endMetadata()
                .addToData("objects", listed)
                .build();
        world.hub().resource(inventory).create();
        world.apply(Resources.topology("former", spec.formatted(false)));
        world.awaitReason("former", "EngineIsManaged");
        assertThat(world.hub().resource(inventory).get().getData()).containsEntry("objects", listed);
        world.hub().resource(world.topology("former")).delete();
        await("former is gone").atMost(World.PATIENCE).until(() -> world.topology("former") == null);
    }

    @Test
    @Order(6)
    void onAMemberTheInstallerCanChangeNothingOfTheEngine() {
        world.namespace("edge-1", "argocd");
        onEdge.install();
        onEdge.set("resource.respectRBAC", "normal");
        onEdge.run();
        world.apply(Resources.topology(
                "edge", COMPANY.replace("Centralized", "PerCluster").replace("fleet: company", "fleet: edge")));
        world.awaitReady("edge");
        assertThat(engines.clusterSecrets("edge-1")).singleElement().satisfies(secret -> {
            assertThat(Engines.decoded(secret, "name")).isEqualTo("edge-1");
            assertThat(Engines.decoded(secret, "server"))
                    .as("the engine's own in-cluster registration is left alone")
                    .startsWith("https://127.0.0.1:");
        });
        for (String verb : List.of("create", "patch", "delete")) {
            assertThat(engines.installerMay("edge-1", verb, "apps", "statefulsets", "argocd"))
                    .isFalse();
            assertThat(engines.installerMay("edge-1", verb, "", "configmaps", "argocd"))
                    .isFalse();
        }
        assertThat(engines.installerMay("edge-1", "patch", "", "secrets", "argocd"))
                .isTrue();
        await("the project there").atMost(World.PATIENCE).until(() -> project("edge-1", "shop") != null);
        await("the tenant is Ready")
                .atMost(World.PATIENCE)
                .until(() -> world.condition(tenant().getStatus().conditions(), "Ready")
                        .status()
                        .equals("True"));
    }

    private static GitOpsTenant tenant() {
        return world.hub()
                .resources(GitOpsTenant.class)
                .inNamespace(World.NS)
                .withName("shop")
                .get();
    }

    @Test
    @Order(7)
    void aFluxThatIsThereGetsItsMembers() {
        HelmEngine flux = HelmEngine.flux(world.hub());
        world.namespace("hub", "flux-system");
        flux.install();
        world.apply(Resources.topology("delivery", """
                mode: Centralized
                engine: {type: Flux, management: External}
                clusters: {selector: {matchLabels: {fleet: edge}}}
                onRemove: Remove
                """));
        world.awaitReady("delivery");
        Map<String, String> versions = flux.versions();
        assertThat(new FluxPlaces(world.hub()).secret("edge-1")).isNotNull();
        world.hub().resource(world.topology("delivery")).delete();
        await("delivery is gone").atMost(World.PATIENCE).until(() -> world.topology("delivery") == null);
        assertThat(flux.versions()).isEqualTo(versions).doesNotContainValue("gone");
    }

    @Test
    @Order(8)
    void aSecondPassAndARestartedOperatorWriteNothing() {
        world.markAtRest(3);
        world.restartOperator();
        world.awaitQuiet(3);
        assertThat(world.writes()).isEmpty();
        assertThat(onHub.versions()).isEqualTo(before);
    }

    @Test
    @Order(9)
    void aMemberThatLeavesLeavesTheEngineAlone() {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("us-1")
                .delete();
        await("us-1 is gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("us-1") == null);
        assertThat(engines.destinations("hub")).containsExactly("eu-1");
        world.awaitReady("company");
        assertThat(onHub.versions()).isEqualTo(before);
    }

    @Test
    @Order(10)
    void theEngineStaysWhenItsTopologyGoesWithOnRemoveRemove() {
        Map<String, String> edge = onEdge.versions();
        for (String topology : List.of("edge", "company")) {
            world.hub().resource(world.topology(topology)).delete();
            await(topology + " is gone").atMost(World.PATIENCE).until(() -> world.topology(topology) == null);
        }
        for (String cluster : List.of("hub", "edge-1")) {
            assertThat(engines.clusterSecrets(cluster)).isEmpty();
            assertThat(engines.records(cluster)).as("claims and inventories").isEmpty();
        }
        assertThat(project("hub", "shop")).isNull();
        assertThat(world.on("edge-1")
                        .rbac()
                        .roleBindings()
                        .inNamespace("argocd")
                        .withName("gitops-topology-installer")
                        .get())
                .isNull();
        assertThat(onEdge.versions()).isEqualTo(edge);
        assertThat(onHub.versions()).isEqualTo(before);
    }

    private static GenericKubernetesResource project(String cluster, String name) {
        return world.on(cluster)
                .genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("argoproj.io")
                        .withVersion("v1alpha1")
                        .withKind("AppProject")
                        .withPlural("appprojects")
                        .withNamespaced(true)
                        .build())
                .inNamespace("argocd")
                .withName(name)
                .get();
    }
}
