package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTenant;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two teams on two clusters, from the first apply to the removal of one, in the order in which it happens. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantIT {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String TOPOLOGY = """
            mode: Centralized
            engine:
              type: ArgoCD
              access: {profile: Namespaced, namespaces: [shared]}
            clusters: {}
            """;
    private static final String SHOP = """
            namespaces: [shop]
            clusters: {}
            sourceRepos: [https://git.example.com/shop/*]
            quotas:
              hard: {requests.cpu: "8", limits.memory: 32Gi}
              containers: {defaultLimits: {memory: 256Mi}}
            roles: [{name: developer, groups: [shop], permissions: [Sync]}]
            """;
    private static World world;

    @BeforeAll
    static void start() {
        world = new World("eu-1", "us-1");
        world.startOperator();
        world.join("eu-1", Map.of("region", "eu"));
        world.join("us-1", Map.of("region", "us"));
        world.apply(Resources.topology("company", TOPOLOGY));
        world.apply(tenant("shop", SHOP));
        world.awaitReady("company"); // the API server counts ages in seconds
        world.apply(tenant("audit", "{namespaces: [audit, shop], clusters: {selector: {matchLabels: {region: eu}}}}"));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static GitOpsTenant tenant(String name, String spec) {
        return YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsTenant
                metadata: {name: %s, namespace: %s}
                spec:
                %s""".formatted(name, World.NS, spec.indent(2)), GitOpsTenant.class);
    }

    private static Condition condition(String tenant, String type) {
        GitOpsTenant found = world.hub()
                .resources(GitOpsTenant.class)
                .inNamespace(World.NS)
                .withName(tenant)
                .get();
        return world.condition(
                found == null || found.getStatus() == null
                        ? null
                        : found.getStatus().conditions(),
                type);
    }

    private static void awaitReason(String tenant, String type, String reason) {
        await("tenant " + tenant + ": " + type + " " + reason)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(condition(tenant, type).reason())
                        .as("%s", condition(tenant, type))
                        .isEqualTo(reason));
    }

    private static GenericKubernetesResource project(String name) {
        return world.hub()
                .genericKubernetesResources(kind("AppProject", "appprojects"))
                .inNamespace("argocd")
                .withName(name)
                .get();
    }

    private static ResourceDefinitionContext kind(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("argoproj.io")
                .withVersion("v1alpha1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    private static List<ResourceQuota> quotas(String cluster, String namespace) {
        return world.on(cluster)
                .resourceQuotas()
                .inNamespace(namespace)
                .withLabel(Api.LABEL_TENANT)
                .list()
                .getItems();
    }

    private static Map<String, String> policy() {
        ConfigMap found = world.hub()
                .configMaps()
                .inNamespace("argocd")
                .withName("argocd-rbac-cm")
                .get();
        return found.getData() == null ? Map.of() : found.getData();
    }

    private static String namespacesOfTheSecretOf(String cluster) {
        return world
                .hub()
                .secrets()
                .inNamespace("argocd")
                .withLabel(Api.LABEL_CLUSTER, cluster)
                .list()
                .getItems()
                .stream()
                .map(secret -> new String(
                        Base64.getDecoder().decode(secret.getData().get("namespaces")), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    private static List<String> destinations(String project) {
        return project(project).<List<Map<String, String>>>get("spec", "destinations").stream()
                .map(each -> each.get("name") + "/" + each.get("namespace"))
                .toList();
    }

    @Test
    @Order(1)
    void aTeamHasItsProjectItsPolicyItsQuotaAndTheEngineItsRights() {
        awaitReason("shop", "Ready", "Ready");
        assertThat(destinations("shop")).containsExactly("eu-1/shop", "us-1/shop");
        assertThat(policy().get("policy.shop.csv"))
                .contains(
                        "g, \"shop\", proj:shop:developer",
                        "p, proj:shop:developer, applications, sync, shop/*, allow");
        for (String cluster : List.of("eu-1", "us-1")) {
            assertThat(quotas(cluster, "shop")).hasSize(1);
            assertThat(world.on(cluster)
                            .limitRanges()
                            .inNamespace("shop")
                            .list()
                            .getItems())
                    .hasSize(1);
        }
        assertThat(namespacesOfTheSecretOf("us-1")).isEqualTo("shared,shop");
        await("the other team, which came later")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(namespacesOfTheSecretOf("eu-1")).isEqualTo("audit,shared,shop"));
    }

    @Test
    @Order(2)
    void theYoungerOfTwoThatNameANamespaceIsToldAndHasTheRest() {
        awaitReason("audit", "Ready", "NamespaceTaken");
        assertThat(condition("audit", "Ready").message()).contains("shop", "eu-1");
        await("its project")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(destinations("audit")).containsExactly("eu-1/audit"));
        assertThat(policy()).doesNotContainKey("policy.audit.csv");
        assertThat(world.on("us-1").namespaces().withName("audit").get()).isNull();
    }

    @Test
    @Order(3)
    void aSecondPassAndARestartedOperatorWriteNothing() {
        world.markAtRest(2);
        world.stopOperator();
        world.startOperator();
        world.awaitQuiet(2);
        await().pollDelay(Duration.ofSeconds(12))
                .atMost(World.PATIENCE)
                .until(() -> true); // longer than a tenant's status is held back
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(4)
    void aQuotaThatSomebodyLiftsIsPutBack() {
        ResourceQuota quota = quotas("eu-1", "shop").get(0);
        world.on("eu-1").resource(quota).edit(each -> {
            each.getSpec().getHard().put("requests.cpu", new Quantity("800"));
            return each;
        });
        await().atMost(World.PATIENCE)
                .until(() -> quotas("eu-1", "shop")
                        .get(0)
                        .getSpec()
                        .getHard()
                        .get("requests.cpu")
                        .toString()
                        .equals("8"));
        world.on("us-1").resource(quotas("us-1", "shop").get(0)).delete();
        await().atMost(World.PATIENCE).until(() -> !quotas("us-1", "shop").isEmpty());
    }

    @Test
    @Order(5)
    void aHostileTenantGainsNothing() {
        Map<String, String> before = policy();
        assertThatThrownBy(
                        () -> world.apply(
                                tenant(
                                        "mallory",
                                        "{namespaces: [m], roles: [{name: a, permissions: [View], groups: [\"x\\ng, x, role:admin\"]}]}")))
                .hasMessageContaining("groups");
        assertThatThrownBy(() -> world.apply(tenant("default", "{namespaces: [m], clusters: {}}")))
                .hasMessageContaining("may not be default");
        world.apply(tenant(
                "mallory", "{namespaces: [argocd, shop], clusters: {}, sourceRepos: [https://evil.example.com/x]}"));
        awaitReason("mallory", "Ready", "PrivilegedNamespace");
        world.awaitQuiet(2);
        assertThat(project("mallory")).isNull();
        assertThat(policy()).isEqualTo(before);
        assertThat(destinations("shop")).containsExactly("eu-1/shop", "us-1/shop");
        world.apply(
                tenant(
                        "mallory",
                        "{namespaces: [m], clusters: {}, sourceRepos: [https://git.example.com/m], flux: {source: {url: https://git.example.com/m}}}"));
        awaitReason("mallory", "Ready", "EngineMismatch");
        assertThat(project("mallory")).isNull();
        world.hub()
                .resources(GitOpsTenant.class)
                .inNamespace(World.NS)
                .withName("mallory")
                .delete();
        await().atMost(World.PATIENCE)
                .until(() -> condition("mallory", "Ready").reason().equals("Missing"));
    }

    @Test
    @Order(6)
    void aProjectThatIsNotOursIsNotTaken() {
        world.hub()
                .resource(YAML.unmarshal("""
                        apiVersion: argoproj.io/v1alpha1
                        kind: AppProject
                        metadata: {name: theirs, namespace: argocd}
                        spec: {}
                        """, GenericKubernetesResource.class))
                .create();
        world.apply(tenant("theirs", "{namespaces: [theirs], clusters: {}}"));
        awaitReason("theirs", "Ready", "ForeignObject");
        assertThat(condition("shop", "Ready").reason()).isEqualTo("Ready");
        world.hub()
                .resources(GitOpsTenant.class)
                .inNamespace(World.NS)
                .withName("theirs")
                .delete();
        await().atMost(World.PATIENCE)
                .until(() -> condition("theirs", "Ready").reason().equals("Missing"));
        assertThat(project("theirs")).isNotNull();
    }

    @Test
    @Order(7)
    void aTenantStaysWhileApplicationsBelongToItAndItsNamespacesStayForGood() {
        GenericKubernetesResource application = YAML.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: web, namespace: argocd}
                spec:
                  project: shop
                  source: {repoURL: https://git.example.com/shop/web, path: .}
                  destination: {name: eu-1, namespace: shop}
                """, GenericKubernetesResource.class);
        world.hub().resource(application).create();
        world.on("eu-1")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("workload")
                        .withNamespace("shop")
                        .endMetadata()
                        .build())
                .create();
        world.hub()
                .resources(GitOpsTenant.class)
                .inNamespace(World.NS)
                .withName("shop")
                .delete();
        awaitReason("shop", "Leaving", "ProjectInUse");
        assertThat(condition("shop", "Leaving").message()).contains("web");
        assertThat(project("shop")).isNotNull();
        assertThat(quotas("eu-1", "shop")).isNotEmpty();
        assertThat(policy()).containsKey("policy.shop.csv");

        world.hub().resource(application).delete();
        await("the tenant is gone")
                .atMost(World.PATIENCE)
                .until(() -> condition("shop", "Ready").reason().equals("Missing"));
        assertThat(project("shop")).isNull();
        assertThat(quotas("eu-1", "shop")).isEmpty();
        assertThat(quotas("us-1", "shop")).isEmpty();
        await().atMost(World.PATIENCE).until(() -> !policy().containsKey("policy.shop.csv"));
        assertThat(world.on("eu-1")
                        .configMaps()
                        .inNamespace("shop")
                        .withName("workload")
                        .get())
                .isNotNull();
        assertThat(world.on("us-1").namespaces().withName("shop").get()).isNotNull();
    }

    @Test
    @Order(8)
    void itsNamespaceIsAnothersNow() {
        awaitReason("audit", "Ready", "Ready");
        assertThat(destinations("audit")).containsExactlyInAnyOrder("eu-1/audit", "eu-1/shop");
    }

    @Test
    @Order(9)
    void aClusterThatLeavesKeepsNoneOfTheTenantsInventories() {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("eu-1")
                .delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("eu-1") == null);
        assertThat(world.on("eu-1")
                        .configMaps()
                        .inNamespace(World.NS)
                        .withLabel(Api.LABEL_TENANT)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(world.on("eu-1").namespaces().withName("audit").get()).isNotNull();
        awaitReason("audit", "Ready", "SelectsNothing");
        await("its project goes, which nobody uses").atMost(World.PATIENCE).until(() -> project("audit") == null);
    }
}
