package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.cluster.MintedToken;
import dev.gitopstopology.cluster.MovableClock;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The token that an engine acts with: proven before the engine has it, and renewed by an operator that just runs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EngineTokenIT {
    private static final String REVIEW = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final Duration TRIED_AGAIN = Duration.ofMinutes(1);
    private static final int ACCEPTED = 200;

    private static final MovableClock CLOCK = new MovableClock(Clock.systemUTC());
    private static World world;
    private static HttpFaultProxy proxy;

    @BeforeAll
    static void start() {
        world = new World("m1");
        proxy = HttpFaultProxy.to(world.cluster("m1"));
        world.clock(CLOCK);
        world.startOperator();
        world.joinAs("m1", world.cluster("m1").kubeconfig(proxy.server()), Map.of());
        // Half of it is over before anything is looked at again for another reason (ClusterQueue.Pace).
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD, access: {tokenTTL: 10m}}
                clusters: {}
                """));
        world.awaitReady("company");
        world.awaitQuiet(1);
    }

    @AfterAll
    static void stop() {
        world.close();
        proxy.close();
    }

    private static String token() {
        return ClusterSecrets.token(ClusterSecrets.of(world.hub(), "m1"));
    }

    private static void awaitAnotherThan(String token) {
        await("another engine token than before").atMost(World.PATIENCE).until(() -> !token().equals(token));
    }

    /** What the member answers to a token; the proxy is not asked. */
    private static int status(String token) {
        return Credentials.status(world.cluster("m1"), token);
    }

    private static Condition renewed() {
        return world.clusterCondition("m1", "CredentialsRenewed");
    }

    /** The call with a new engine token: the review that follows the request for one. */
    private static boolean isProof(Exchange exchange) {
        List<Exchange> tokens = proxy.exchanges(
                each -> each.isTokenRequest() && MemberFault.ours().test(each));
        return exchange.path().equals(REVIEW)
                && tokens.get(tokens.size() - 1).path().contains("/serviceaccounts/engine-");
    }

    /** Makes the queue look at a clock that was moved; orders that are not due stay where they are. */
    private static void nudge() {
        world.annotate("m1", "example.com/nudged-at", CLOCK.instant().toString());
    }

    @Test
    @Order(1)
    void aNewTokenIsProvenWhileTheEngineHasTheOldOne() throws Exception {
        String old = token();
        CompletableFuture<String> hadAtTheProof = new CompletableFuture<>();
        CompletableFuture<Integer> oldAtTheProof = new CompletableFuture<>();
        proxy.onWrite(1, Moment.AfterCommit, EngineTokenIT::isProof, proof -> {
            hadAtTheProof.complete(token());
            oldAtTheProof.complete(status(old));
        });
        world.mark();
        world.annotate("m1", Api.ANNOTATION_ROTATE, "drill 1");
        awaitAnotherThan(old);
        assertThat(hadAtTheProof).isCompletedWithValue(old);
        assertThat(oldAtTheProof).isCompletedWithValue(ACCEPTED);

        Instant proof = first(
                "m1",
                each -> each.resource().equals("selfsubjectreviews")
                        && each.user().contains(":engine-"));
        Instant write = first(
                "hub",
                each -> each.resource().equals("secrets") && each.namespace().equals("argocd") && each.isWrite());
        assertThat(proof).as("by the audit logs of both").isBefore(write);
        assertThat(status(token())).isEqualTo(ACCEPTED);
    }

    /** When the first such request since the mark arrived. */
    private static Instant first(String cluster, Predicate<AuditRecord> which) {
        return await("a line in the audit log of " + cluster)
                .atMost(World.PATIENCE)
                .until(() -> world.requests(cluster).stream().filter(which).toList(), found -> !found.isEmpty())
                .get(0)
                .time();
    }

    @Test
    @Order(2)
    void aNewTokenThatTheMemberDoesNotAcceptNeverReachesTheEngine() {
        String old = token();
        proxy.when(EngineTokenIT::isProof).status(401);
        world.annotate("m1", Api.ANNOTATION_ROTATE, "drill 2");
        await("m1 to say that it is not renewed")
                .atMost(World.PATIENCE)
                .until(() -> renewed().status().equals("False"));
        assertThat(renewed().reason()).isEqualTo("Unauthorized");
        assertThat(renewed().message()).contains("engine-company-", "ends at");
        world.awaitQuiet(1);
        assertThat(token()).isEqualTo(old);
        assertThat(status(old)).isEqualTo(ACCEPTED);
        assertThat(world.clusterReady("m1").status())
                .as("the tokens in use still work")
                .isEqualTo("True");

        proxy.pass();
        CLOCK.advance(TRIED_AGAIN.plusSeconds(1));
        nudge();
        awaitAnotherThan(old);
        assertThat(status(token())).isEqualTo(ACCEPTED);
        await("m1 to be renewed")
                .atMost(World.PATIENCE)
                .until(() -> renewed().status().equals("True"));
    }

    @Test
    @Order(3)
    void anOperatorThatRunsRenewsItAtHalfOfItsLifeAndNotBefore() {
        Secret before = ClusterSecrets.of(world.hub(), "m1");
        String old = ClusterSecrets.token(before);
        Instant issued = time(before, Api.ANNOTATION_TOKEN_ISSUED);
        Instant due = new MintedToken("", issued, time(before, Api.ANNOTATION_TOKEN_EXPIRES)).renewAt(World.NS + "/m1");
        assertThat(Duration.between(issued, due)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        world.awaitQuiet(1);
        Duration shortBefore = Duration.ofSeconds(10);
        CLOCK.advance(Duration.between(CLOCK.instant(), due).minus(shortBefore));
        int seen = proxy.exchanges().size();
        nudge();
        await("m1 to be looked at")
                .atMost(shortBefore)
                .until(() -> !proxy.exchanges(each -> each.index() > seen && !each.isWatch())
                        .isEmpty());
        assertThat(token()).as("not due yet").isEqualTo(old);
        await("another token by itself, soon after it was due")
                .atMost(shortBefore.multipliedBy(6))
                .until(() -> !token().equals(old));
        assertThat(time(ClusterSecrets.of(world.hub(), "m1"), Api.ANNOTATION_TOKEN_ISSUED))
                .isBetween(due, due.plus(shortBefore.multipliedBy(6)));
        assertThat(status(old)).as("not cut off").isEqualTo(ACCEPTED);
    }

    private static Instant time(Secret secret, String annotation) {
        return Instant.parse(secret.getMetadata().getAnnotations().get(annotation));
    }
}
