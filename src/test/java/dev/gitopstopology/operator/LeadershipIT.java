package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.operator.replica.LeaseTimes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replicas whose clocks disagree, and a leader that was stopped: one of them writes, never two. */
class LeadershipIT {
    private static final Logger LOG = LoggerFactory.getLogger(LeadershipIT.class);

    private static final LeaseTimes TIMES =
            new LeaseTimes(Duration.ofSeconds(10), Duration.ofSeconds(8), Duration.ofMillis(500));
    private World world;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        world = new World("eu-1");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static int readiness(GitOpsOperator operator) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + operator.endpointsPort() + "/readyz");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private GitOpsOperator replica(String name, int minutesAhead) throws IOException {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutesAhead));
        return world.replica(name, clock, TIMES);
    }

    private Set<String> writers() {
        return world.writes().stream()
                .map(write -> write.userAgent().replaceFirst(".*\\((.*)\\)", "$1"))
                .collect(Collectors.toSet());
    }

    private void setUrl(String url) {
        world.apply(Resources.topology(
                "company",
                "mode: Centralized\nengine: {type: ArgoCD, argoCD: {settings: {config: {url: \"%s\"}}}}\nclusters: {}\n"
                        .formatted(url)));
    }

    private void awaitUrl(String url) {
        await("argocd-cm with " + url).atMost(World.PATIENCE).until(() -> {
            var map = world.hub()
                    .configMaps()
                    .inNamespace("argocd")
                    .withName("argocd-cm")
                    .get();
            return map != null && url.equals(map.getData().get("url"));
        });
    }

    @Test
    void clocksThatAreFiveMinutesOffStealNoLeaseAndTakeOverAllTheSame() throws Exception {
        try (GitOpsOperator leader = replica("leader", 0);
                GitOpsOperator ahead = replica("ahead", 5);
                GitOpsOperator behind = replica("behind", -5)) {
            leader.start();
            await().atMost(World.PATIENCE).until(() -> world.leaseHolder().equals("leader"));
            ahead.start();
            world.join("eu-1", Map.of());
            setUrl("https://one.example.com");
            world.awaitReady("company");
            await("no theft within three leases")
                    .during(TIMES.lease().multipliedBy(3))
                    .atMost(World.PATIENCE.plus(TIMES.lease().multipliedBy(3)))
                    .until(() -> world.leaseHolder().equals("leader"));
            assertThat(writers()).containsExactly("leader");
            assertThat(readiness(leader)).isEqualTo(200);
            assertThat(readiness(ahead)).as("a standby is ready").isEqualTo(200);

            world.mark();
            leader.close();
            long gone = System.nanoTime();
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(World.PATIENCE)
                    .until(() -> world.leaseHolder().equals("ahead"));
            assertThat(Duration.ofNanos(System.nanoTime() - gone)).isLessThan(TIMES.lease());
            setUrl("https://two.example.com");
            awaitUrl("https://two.example.com");
            world.awaitReady("company");
            assertThat(world.clusterReady("eu-1").status())
                    .as("tokens that were made by a right clock are used by one that is ahead")
                    .isEqualTo("True");

            behind.start();
            await("no theft by a clock that is ten minutes behind the leader's")
                    .during(TIMES.lease().multipliedBy(2))
                    .atMost(World.PATIENCE.plus(TIMES.lease().multipliedBy(2)))
                    .until(() -> world.leaseHolder().equals("ahead"));
            assertThat(writers()).doesNotContain("behind");
            ahead.close();
            await().atMost(World.PATIENCE).until(() -> world.leaseHolder().equals("behind"));
            world.mark();
            setUrl("https://three.example.com");
            awaitUrl("https://three.example.com");
            world.awaitReady("company");
            assertThat(writers()).containsExactly("behind");
            assertThat(world.clusterReady("eu-1").status()).isEqualTo("True");
        }
    }

    @Test
    void aLeaderThatWasStoppedWritesNothingWhenItGoesOn() throws Exception {
        try (ReplicaProcess first = new ReplicaProcess("first", world.cluster("hub"), directory);
                ReplicaProcess second = new ReplicaProcess("second", world.cluster("hub"), directory)) {
            world.join("eu-1", Map.of());
            setUrl("https://one.example.com");
            world.awaitReady("company");
            boolean firstLeads = world.leaseHolder().startsWith("first_");
            ReplicaProcess leader = firstLeads ? first : second;
            ReplicaProcess standby = firstLeads ? second : first;
            String old = world.leaseHolder();
            await().atMost(World.PATIENCE).until(() -> standby.status("/readyz") == 200);

            long stopped = System.nanoTime();
            leader.signal("STOP");
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(World.PATIENCE)
                    .until(() -> !world.leaseHolder().equals(old));
            LOG.info("takeover after {}", Duration.ofNanos(System.nanoTime() - stopped));
            assertThat(leader.process().isAlive()).isTrue();
            world.mark();
            setUrl("https://two.example.com"); // something that the old one wants to do, too
            leader.signal("CONT");

            assertThat(leader.process().waitFor(60, TimeUnit.SECONDS))
                    .as("the old leader ends by itself")
                    .isTrue();
            assertThat(leader.process().exitValue()).isEqualTo(1);
            awaitUrl("https://two.example.com");
            world.awaitReady("company");
            String theOld = "(" + old + ")";
            assertThat(world.writes())
                    .isNotEmpty()
                    .noneMatch(write -> write.userAgent().endsWith(theOld));
            List<AuditRecord> all = world.requests("hub");
            assertThat(all.stream()
                            .filter(AuditRecord::isWrite)
                            .filter(request -> request.userAgent().endsWith(theOld)))
                    .as("but for its try to renew the Lease, which is refused")
                    .allMatch(request -> request.isLease() && request.code() == 409);
            assertThat(leader.text()).contains("leadership lost");
        }
    }
}
