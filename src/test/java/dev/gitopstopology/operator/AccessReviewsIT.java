package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.access.Right;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an engine may do with the token that its cluster Secret holds, asked of the member's own API server, while one topology
 * goes through every way to give access. So each step also shows that the rights of the step before are gone.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessReviewsIT {
    private static final Duration ROLES_TAKE_EFFECT = World.PATIENCE;
    private static final String ENGINE =
            "engine-" + InstanceId.of(new TopologyKey(World.NS, "company"), Role.engine, "");
    private static World world;

    @BeforeAll
    static void start() {
        world = new World("eu-1");
        for (String namespace : List.of("team-a", "team-b")) {
            world.namespace("eu-1", namespace);
            deployer(namespace);
        }
        world.startOperator();
        world.join("eu-1", Map.of());
        world.awaitClusterReason("eu-1", "Ready");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    /** An account with which a team lets its Applications be synced: it may write in its own namespace. */
    private static void deployer(String namespace) {
        world.on("eu-1")
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("deployer")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        world.on("eu-1")
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("deployer")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "edit")
                        .addNewSubject("", "ServiceAccount", "deployer", namespace)
                        .build())
                .create();
    }

    private static void grant(String access) {
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine:
                  type: ArgoCD
                  access: %s
                clusters: {}
                """.formatted(access)));
        world.awaitReady("company");
        world.awaitQuiet(1);
    }

    private static Secret clusterSecret() {
        return world.hub()
                .secrets()
                .inNamespace("argocd")
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .list()
                .getItems()
                .get(0);
    }

    private static String decoded(Secret secret, String key) {
        String value = secret.getData().get(key);
        return value == null ? null : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    /** Exactly what Argo CD would connect with. */
    private static KubernetesClient engine(String... impersonated) {
        try {
            Secret secret = clusterSecret();
            JsonNode config = new ObjectMapper().readTree(decoded(secret, "config"));
            Config client = new ConfigBuilder(Config.empty())
                    .withMasterUrl(decoded(secret, "server"))
                    .withCaCertData(config.at("/tlsClientConfig/caData").asText())
                    .withOauthToken(config.path("bearerToken").asText())
                    .withImpersonateUsername(impersonated.length == 0 ? null : impersonated[0])
                    .build();
            return new KubernetesClientBuilder().withConfig(client).build();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean allowed(KubernetesClient client, Right right) {
        return AccessReview.may(client, right.attributes());
    }

    /** The lines of the table that the server answers in another way. */
    private static List<String> wrong(int column) {
        List<String> wrong = new ArrayList<>();
        try (KubernetesClient client = engine()) {
            for (Right right : Right.all()) {
                boolean answer = allowed(client, right);
                if (answer != right.answers().get(column)) {
                    wrong.add(right + ": " + answer);
                }
            }
        }
        return wrong;
    }

    @ParameterizedTest(name = "{0}")
    @Order(1)
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 0})
    void theTokenMayDoWhatTheTableSaysAndNothingElse(int column) {
        grant(Right.COLUMNS.get(column));
        await("the rights of " + Right.COLUMNS.get(column))
                .atMost(ROLES_TAKE_EFFECT)
                .untilAsserted(() -> assertThat(wrong(column)).isEmpty());
        boolean narrow = Right.COLUMNS.get(column).contains("read: Namespaces");
        boolean named = narrow || Right.COLUMNS.get(column).contains("profile: Namespaced");
        assertThat(decoded(clusterSecret(), "namespaces")).isEqualTo(named ? "team-a" : null);
        assertThat(decoded(clusterSecret(), "clusterResources")).isEqualTo(narrow ? "false" : named ? "true" : null);
    }

    private static ConfigMap configMap(String namespace) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withGenerateName("deployed-")
                .withNamespace(namespace)
                .endMetadata()
                .build();
    }

    private static int refused(String user, String namespace) {
        try (KubernetesClient client = user.isEmpty() ? engine() : engine(user)) {
            KubernetesClientException answer = catchThrowableOfType(
                    KubernetesClientException.class,
                    () -> client.resource(configMap(namespace)).create());
            return answer == null ? 0 : answer.getCode();
        }
    }

    @Test
    @Order(2)
    void anImpersonatedRequestIsCarriedOutWhereItWasGrantedAndNowhereElse() {
        grant("{profile: Impersonate, namespaces: [team-a]}");
        await("impersonation in team-a")
                .atMost(ROLES_TAKE_EFFECT)
                .untilAsserted(() -> assertThat(refused("system:serviceaccount:team-a:deployer", "team-a"))
                        .isZero());
        assertThat(refused("", "team-a")).as("with its own rights").isEqualTo(403);
        assertThat(refused("system:serviceaccount:team-a:deployer", "team-b"))
                .as("the team's account elsewhere")
                .isEqualTo(403);
        assertThat(refused("system:serviceaccount:team-b:deployer", "team-b"))
                .as("another team's account")
                .isEqualTo(403);
        assertThat(refused("system:serviceaccount:gitops-topology-system:gitops-topology-installer", "team-a"))
                .as("the installer")
                .isEqualTo(403);
        assertThat(refused("system:serviceaccount:kube-system:default", "team-a"))
                .isEqualTo(403);
        assertThat(refused("system:admin", "team-a")).isEqualTo(403);
    }

    @Test
    @Order(3)
    void argoCDIsToldToImpersonateAndToRefuseWhatNoProjectNamesAnAccountFor() {
        assertThat(settings())
                .containsEntry("application.sync.impersonation.enabled", "true")
                .containsEntry("application.sync.impersonation.enforced", "true")
                .containsEntry("resource.respectRBAC", "normal");
        grant("{profile: ReadOnly}");
        assertThat(settings())
                .containsEntry("resource.respectRBAC", "normal")
                .doesNotContainKeys(
                        "application.sync.impersonation.enabled", "application.sync.impersonation.enforced");
    }

    private static Map<String, String> settings() {
        return world.hub()
                .configMaps()
                .inNamespace("argocd")
                .withName("argocd-cm")
                .get()
                .getData();
    }

    private static boolean isAccess(AuditRecord write) {
        return write.apiGroup().equals("rbac.authorization.k8s.io")
                || write.resource().equals("serviceaccounts")
                || write.resource().equals("namespaces");
    }

    private static List<AuditRecord> writes() {
        return world.writes().stream().filter(write -> write.code() < 300).toList();
    }

    private static Instant secretWritten() {
        List<AuditRecord> written = writes().stream()
                .filter(write ->
                        write.resource().equals("secrets") && write.namespace().equals("argocd"))
                .filter(write -> write.name().startsWith("cluster-"))
                .toList();
        assertThat(written).hasSize(1);
        return written.get(0).time();
    }

    @Test
    @Order(4)
    void rightsComeBeforeTheSecretAndTheWiderOnesGoWhenTheNarrowerOnesAreThere() {
        world.mark();
        grant("{profile: Namespaced, read: Namespaces, namespaces: [team-a]}");
        List<AuditRecord> rights =
                writes().stream().filter(AccessReviewsIT::isAccess).toList();
        assertThat(rights)
                .extracting(write -> write.verb() + " " + write.namespace() + "/" + write.name())
                .containsExactlyInAnyOrder(
                        "patch team-a/gitops-topology-" + ENGINE + "-write",
                        "patch team-a/gitops-topology-" + ENGINE + "-read",
                        "delete /gitops-topology-" + ENGINE + "-read");
        assertThat(rights.stream().max(Comparator.comparing(AuditRecord::time)).orElseThrow())
                .satisfies(last -> assertThat(last.verb()).isEqualTo("delete"))
                .satisfies(last -> assertThat(last.time()).isBefore(secretWritten()));
        world.mark();
        grant("{profile: Admin}");
        assertThat(rights()).first().asString().contains("patch").endsWith("-admin");
        assertThat(rights()).hasSize(3);
        world.mark();
        grant("{profile: ReadOnly}");
        assertThat(rights())
                .containsExactly(
                        "patch gitops-topology-" + ENGINE + "-read", "delete gitops-topology-" + ENGINE + "-admin");
    }

    private static List<String> rights() {
        return writes().stream()
                .filter(AccessReviewsIT::isAccess)
                .sorted(Comparator.comparing(AuditRecord::time))
                .map(write -> write.verb() + " " + write.name())
                .toList();
    }

    @Test
    @Order(5)
    void atTheFirstRegistrationTheAccountAndItsRightsComeBeforeTheSecret() {
        world.hub().resource(world.topology("company")).delete();
        await("topology gone").atMost(World.PATIENCE).until(() -> world.topology("company") == null);
        world.mark();
        grant("{profile: Impersonate, namespaces: [team-a]}");
        List<AuditRecord> rights = writes().stream()
                .filter(AccessReviewsIT::isAccess)
                .filter(write -> write.name().contains(ENGINE))
                .toList();
        assertThat(rights).hasSize(3);
        assertThat(rights).allSatisfy(write -> assertThat(write.time()).isBefore(secretWritten()));
    }
}
