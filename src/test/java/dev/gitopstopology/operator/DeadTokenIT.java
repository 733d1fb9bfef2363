package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.MovableClock;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An engine is never left with a token that is dead, nor one shown to whom it is not for. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeadTokenIT {
    private static final MovableClock CLOCK = new MovableClock(Clock.systemUTC());
    private static final Predicate<Exchange> REVIEW =
            exchange -> exchange.path().endsWith("/selfsubjectreviews");
    private static World world;
    private static HttpFaultProxy hub;
    private static HttpFaultProxy member;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        world = new World("m1", "m2");
        world.clock(CLOCK);
        hub = HttpFaultProxy.to(world.cluster("hub"));
        member = HttpFaultProxy.to(world.cluster("m1"));
        Path kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(kubeconfig, world.cluster("hub").kubeconfig(hub.server()));
        world.startOperator(kubeconfig);
        world.joinAs("m1", world.cluster("m1").kubeconfig(member.server()), Map.of());
        world.apply(Resources.company());
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
        hub.close();
        member.close();
    }

    @AfterEach
    void heal() {
        hub.pass();
        member.pass();
    }

    @Test
    @Order(1)
    void anAccountThatWasMadeAnewGetsATokenThoughItsSecretCouldNotBeWrittenAtFirst() {
        ServiceAccount before = account();
        String token = token();
        hub.when(exchange -> exchange.isWrite() && exchange.path().contains("/secrets/cluster-m1"))
                .next(1)
                .status(500);
        world.on("m1").resource(before).delete();
        await("a token for the new account")
                .atMost(World.PATIENCE)
                .until(() -> !token().equals(token) && Credentials.status(world.cluster("m1"), token()) == 200);
        assertThat(account().getMetadata().getUid())
                .isNotEqualTo(before.getMetadata().getUid())
                .isEqualTo(secret().getMetadata().getAnnotations().get(Api.ANNOTATION_ACCOUNT_UID));
    }

    @Test
    @Order(2)
    void aTokenThatTheClusterForgotIsReplacedAtTheNextLook() {
        world.awaitReady("company");
        String token = token();
        CLOCK.advance(Duration.ofMinutes(6));
        member.when(REVIEW).next(2).status(401); // fabric8 asks for the token again and repeats once
        look();
        await("another token").atMost(World.PATIENCE).until(() -> !token().equals(token));
        assertThat(Credentials.status(world.cluster("m1"), token())).isEqualTo(200);
    }

    @Test
    @Order(3)
    void aRotationThatWasRefusedIsNotTakenForDone() {
        String token = token();
        Fault refused = member.when(Exchange::isTokenRequest).next(2).status(403);
        world.annotate("m1", Api.ANNOTATION_ROTATE, "leak");
        await("the installer's token and the engine's to be refused")
                .atMost(World.PATIENCE)
                .until(() -> refused.hits() == 2);
        await("the refusal to be told")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition("m1", "CredentialsRenewed")
                        .status()
                        .equals("False"));
        assertThat(token()).isEqualTo(token);
        CLOCK.advance(Duration.ofMinutes(2));
        look();
        await("the rotation that was asked for").atMost(World.PATIENCE).until(() -> !token().equals(token));
        await("the warning to go")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition("m1", "CredentialsRenewed")
                        .status()
                        .equals("True"));
    }

    @Test
    @Order(4)
    void whatIsNoTokenNeverReachesTheEngine() {
        Secret before = secret();
        member.when(Exchange::isTokenRequest).answer(201, """
                {"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","spec":{},"status":{
                 "token":"x\\",\\"execProviderConfig\\":{\\"command\\":\\"sh\\"},\\"bearerToken\\":\\"",
                 "expirationTimestamp":"2099-01-01T00:00:00Z"}}""");
        world.annotate("m1", Api.ANNOTATION_ROTATE, "hostile");
        world.awaitClusterReason("m1", "NotAnApiServer");
        assertThat(secret().getData()).isEqualTo(before.getData());
        member.pass();
        world.awaitReady("company");
    }

    @Test
    @Order(5)
    void aTokenOfAnotherClusterIsNotShownToTheOneThatHasItsNameNow() {
        String token = token();
        world.stopOperator();
        FleetCluster old = world.fleetCluster("m1");
        world.hub().resource(old).edit(cluster -> {
            cluster.getMetadata().setFinalizers(null);
            return cluster;
        });
        world.hub().resource(old).delete();
        await("m1 to be gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("m1") == null);
        Credentials.awaitCollected(world.hub());
        assertThat(token()).as("nobody was there to delete it").isEqualTo(token);
        try (HttpFaultProxy another = HttpFaultProxy.to(world.cluster("m2"))) {
            world.joinAs("m1", world.cluster("m2").kubeconfig(another.server()), Map.of());
            world.startOperator();
            await("a token of the other cluster").atMost(World.PATIENCE).until(() -> !token().equals(token));
            assertThat(another.exchanges(REVIEW))
                    .isNotEmpty()
                    .allSatisfy(exchange -> assertThat(exchange.status()).isEqualTo(201));
        }
    }

    /** Something of ours changed there, so everything is looked at. */
    private static void look() {
        world.on("m1")
                .rbac()
                .clusterRoleBindings()
                .withLabel(Api.LABEL_INSTANCE)
                .delete();
    }

    private static Secret secret() {
        return ClusterSecrets.of(world.hub(), "m1");
    }

    private static String token() {
        return ClusterSecrets.token(secret());
    }

    private static ServiceAccount account() {
        return world.on("m1").serviceAccounts().inNamespace(Api.SYSTEM_NAMESPACE).list().getItems().stream()
                .filter(account -> account.getMetadata().getName().startsWith("engine-"))
                .findFirst()
                .orElseThrow();
    }
}
