package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.CredentialStore;
import dev.gitopstopology.cluster.MovableClock;
import dev.gitopstopology.localcluster.ClusterOptions;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** How the two tokens for a member are renewed, on a good day and on a bad one, in the order of their life. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CredentialLifeIT {
    private static final Duration PAST_HALF_LIFE = Duration.ofHours(14);

    private static final MovableClock CLOCK = new MovableClock(Clock.systemUTC());
    private static World world;

    @BeforeAll
    static void start() {
        world = new World(List.of(
                ClusterOptions.named("m1"),
                ClusterOptions.named("short").withApiServerFlags("--service-account-max-token-expiration=1h")));
        world.clock(CLOCK);
        world.startOperator();
        world.join("m1", Map.of());
        world.join("short", Map.of());
        world.apply(Resources.company());
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    @Order(1)
    void aServerThatShortensTheLifeIsBelieved() {
        Instant engine = Instant.parse(
                registration("short").getMetadata().getAnnotations().get(Api.ANNOTATION_TOKEN_EXPIRES));
        Instant installer =
                Instant.parse(installer("short").getMetadata().getAnnotations().get(Api.ANNOTATION_TOKEN_EXPIRES));
        assertThat(List.of(engine, installer))
                .allSatisfy(expires -> assertThat(Duration.between(Instant.now(), expires))
                        .isBetween(Duration.ofMinutes(50), Duration.ofMinutes(61)));
        await("both told")
                .atMost(World.PATIENCE)
                .untilAsserted(
                        () -> assertThat(world.fleetCluster("short").getStatus().credentials())
                                .extracting("expiresAt")
                                .contains(engine.toString(), installer.toString()));
        // Its clock cannot be moved along with ours.
        world.hub().resource(world.fleetCluster("short")).delete();
        await("short to be gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("short") == null);
    }

    @Test
    @Order(2)
    void anAnnotationRotatesBothAtOnceAndOnce() {
        Secret before = registration("m1");
        String installer = token(installer("m1"));
        String engine = ClusterSecrets.token(before);
        world.annotate("m1", Api.ANNOTATION_ROTATE, "leak drill 1");
        await("both tokens of m1 to be new")
                .atMost(World.PATIENCE)
                .until(() -> !ClusterSecrets.token(registration("m1")).equals(engine)
                        && !token(installer("m1")).equals(installer));
        Secret after = registration("m1");
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(accepted("m1", ClusterSecrets.token(after))).isTrue();
        assertThat(accepted("m1", engine))
                .as("the old one is not cut off under Argo CD's feet")
                .isTrue();
        world.markAtRest(1);
        world.restartOperator();
        world.awaitQuiet(1);
        assertThat(world.writes()).as("what was asked for was done once").isEmpty();
        assertThat(ClusterSecrets.token(registration("m1"))).isEqualTo(ClusterSecrets.token(after));
    }

    @Test
    @Order(3)
    void whatArgoCDRewroteIsRenewedInPlace() {
        Secret before = registration("m1");
        String token = ClusterSecrets.token(before);
        // clusterToSecret of Argo CD: all of data, labels and annotations anew, by an update.
        world.hub()
                .resource(new SecretBuilder(before)
                        .editMetadata()
                        .withManagedFields()
                        .withLabels(Map.of("argocd.argoproj.io/secret-type", "cluster"))
                        .withAnnotations(Map.of("managed-by", "argocd.argoproj.io"))
                        .endMetadata()
                        .build())
                .update();
        world.annotate("m1", Api.ANNOTATION_ROTATE, "leak drill 2");
        await("another token in the Secret that Argo CD rewrote")
                .atMost(World.PATIENCE)
                .until(() -> !ClusterSecrets.token(registration("m1")).equals(token));
        Secret after = registration("m1");
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(after.getMetadata().getLabels()).containsKeys(Api.LABEL_INSTANCE, Api.LABEL_CLUSTER);
        world.awaitReady("company");
    }

    @Test
    @Order(4)
    void aRenewalThatTheClusterRefusesIsToldInTime() {
        String token = ClusterSecrets.token(registration("m1"));
        List<PolicyRule> rules = withoutTokenRequests();
        CLOCK.advance(PAST_HALF_LIFE);
        world.restartOperator();
        await("m1 to say that its tokens are not renewed")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition("m1", "CredentialsRenewed")
                        .reason()
                        .equals("Forbidden"));
        assertThat(world.clusterCondition("m1", "CredentialsRenewed").message()).contains("ends at");
        assertThat(world.clusterReady("m1").status())
                .as("the tokens in use still work")
                .isEqualTo("True");
        assertThat(ClusterSecrets.token(registration("m1"))).isEqualTo(token);
        await("both tokens of m1 in the metric")
                .atMost(World.PATIENCE)
                .until(() -> world.metrics().contains("gitops_topology_tokens_not_renewed 2.0"));

        installerRules(rules);
        world.annotate("m1", Api.ANNOTATION_ROTATE, "mended");
        await("m1 to renew")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition("m1", "CredentialsRenewed")
                        .status()
                        .equals("True"));
        assertThat(ClusterSecrets.token(registration("m1"))).isNotEqualTo(token);
    }

    @Test
    @Order(5)
    void anAnnotationEnrolsAnew() {
        String role = "gitops-topology-engine-read-cluster";
        var before = world.on("m1").rbac().clusterRoles().withName(role).get();
        world.on("m1").rbac().clusterRoles().withName(role).edit(found -> {
            found.setRules(found.getRules().subList(0, 1));
            return found;
        });
        world.annotate("m1", Api.ANNOTATION_ENROLL, "1");
        await("the role of m1 to be whole again")
                .atMost(World.PATIENCE)
                .until(() -> world.on("m1")
                        .rbac()
                        .clusterRoles()
                        .withName(role)
                        .get()
                        .getRules()
                        .equals(before.getRules()));

        world.hub().secrets().inNamespace(World.NS).withName("m1-kubeconfig").delete();
        world.annotate("m1", Api.ANNOTATION_ENROLL, "2");
        await("m1 to say what it lacks for an enrolment")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition("m1", "CredentialsRenewed")
                        .reason()
                        .equals("NotEnrolled"));
        assertThat(world.clusterCondition("m1", "CredentialsRenewed").message()).contains("m1-kubeconfig");
        assertThat(world.clusterReady("m1").status()).isEqualTo("True");
    }

    @Test
    @Order(6)
    void aMissedRenewalIsMadeUpForFromTheKubeconfig() {
        String lapsed = ClusterSecrets.token(registration("m1"));
        world.stopOperator();
        lapse(registration("m1"));
        lapse(installer("m1"));
        world.startOperator();
        world.awaitClusterReason("m1", "NotEnrolled");
        assertThat(world.clusterReady("m1").message()).contains("m1-kubeconfig");
        world.secret("m1-kubeconfig", "kubeconfig", world.cluster("m1").kubeconfig());
        await("m1 to be connected")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterReady("m1").status().equals("True"));
        await("the engine to have another token")
                .atMost(World.PATIENCE)
                .until(() -> !ClusterSecrets.token(registration("m1")).equals(lapsed));
        world.awaitReady("company");
    }

    private static Secret registration(String cluster) {
        return ClusterSecrets.of(world.hub(), cluster);
    }

    private static Secret installer(String cluster) {
        return world.hub()
                .secrets()
                .inNamespace(World.NS)
                .withName(CredentialStore.secretName(cluster))
                .require();
    }

    private static String token(Secret installer) {
        return new String(Base64.getDecoder().decode(installer.getData().get("token")), StandardCharsets.UTF_8);
    }

    private static boolean accepted(String cluster, String token) {
        return Boolean.TRUE.equals(world.on(cluster)
                .resource(new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .endSpec()
                        .build())
                .create()
                .getStatus()
                .getAuthenticated());
    }

    /** Takes the right to ask for tokens away; returns what there was. */
    private static List<PolicyRule> withoutTokenRequests() {
        Role role = world.on("m1")
                .rbac()
                .roles()
                .inNamespace(Api.SYSTEM_NAMESPACE)
                .withName("gitops-topology-installer")
                .require();
        List<PolicyRule> before = role.getRules();
        installerRules(before.stream()
                .filter(rule -> !rule.getResources().contains("serviceaccounts/token"))
                .toList());
        return before;
    }

    private static void installerRules(List<PolicyRule> rules) {
        world.on("m1")
                .rbac()
                .roles()
                .inNamespace(Api.SYSTEM_NAMESPACE)
                .withName("gitops-topology-installer")
                .edit(role -> {
                    role.setRules(rules);
                    return role;
                });
    }

    /** As after a night in which nobody renewed it. */
    private static void lapse(Secret secret) {
        world.hub()
                .resource(secret)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                                .formatted(
                                        Api.ANNOTATION_TOKEN_EXPIRES,
                                        CLOCK.instant().minusSeconds(60)));
    }
}
