package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Removal while members are slow or fail in the middle of it, each in a way of its own and all at the same time. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SlowRemovalIT {
    private static final String SPEC = """
            mode: Centralized
            engine: {type: ArgoCD}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            """;
    private static final Map<String, String> SELECTED = Map.of("fleet", "yes");
    private static final Duration ENDURED = Duration.ofSeconds(3);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** How long an API server goes on taking a token that it knows. */
    private static final Duration TOKENS_KNOWN = Duration.ofSeconds(11);

    /** The last one is over in a moment when a topology goes, and is not when a FleetCluster does. */
    private static final Map<String, MemberFault> FAULTS = Map.of(
            "a", MemberFault.Throttled,
            "b", MemberFault.BlackHole,
            "c", MemberFault.Slow,
            "d", MemberFault.InternalError,
            "e", MemberFault.CutMidway,
            "f", MemberFault.RepliesLost);

    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");
    private static final Map<String, Disturbed> MEMBERS = new LinkedHashMap<>();
    private static World world;

    @BeforeAll
    static void start() {
        world = new World(NAMES.stream()
                .map(ClusterOptions::named)
                .map(ClusterOptions::withoutControllerManager)
                .toList());
        world.startOperator();
        for (String name : NAMES) {
            MEMBERS.put(name, new Disturbed(world, name));
            join(name, name);
        }
        register(NAMES.size());
    }

    @AfterAll
    static void stop() {
        MEMBERS.values().forEach(member -> member.proxy().close());
        world.close();
    }

    private static HttpFaultProxy proxy(String member) {
        return MEMBERS.get(member).proxy();
    }

    private static void join(String fleetCluster, String member) {
        proxy(member).pass();
        world.joinAs(
                fleetCluster, world.cluster(member).kubeconfig(proxy(member).server()), SELECTED);
    }

    private static void register(int members) {
        world.apply(Resources.topology("company", SPEC));
        await(members + " registered")
                .atMost(World.PATIENCE)
                .until(() -> Credentials.registrations(world).size() == members);
        world.awaitReady("company");
    }

    private static Predicate<Exchange> deletes(String what) {
        return MemberFault.changes()
                .and(each -> each.method().equals("DELETE") && each.path().contains(what));
    }

    /** The fault begins when the removal has come so far. */
    private static CountDownLatch arm(String member, String delete) {
        CountDownLatch begun = new CountDownLatch(1);
        proxy(member).onWrite(1, Moment.Before, deletes(delete), write -> {
            FAULTS.get(member).begin(proxy(member));
            begun.countDown();
        });
        return begun;
    }

    private static Map<String, Credentials> credentials() {
        Map<String, Credentials> all = new LinkedHashMap<>();
        NAMES.forEach(name -> all.put(name, Credentials.of(world, name)));
        return all;
    }

    private static void awaitRevoked(String member, String token) {
        await("token revoked on " + member)
                .atMost(World.PATIENCE)
                .until(() -> Credentials.status(world.cluster(member), token) == 401);
    }

    private static void awaitBegun(Map<String, CountDownLatch> begun) {
        begun.forEach((name, latch) -> await(name + " meets " + FAULTS.get(name))
                .atMost(World.PATIENCE)
                .until(() -> latch.getCount() == 0));
    }

    private static Condition leaving(String topology) {
        GitOpsTopology found = world.topology(topology);
        return world.condition(found == null ? null : found.getStatus().conditions(), "Leaving");
    }

    private static void awaitLeaving(String reason, String... members) {
        await("the topology waits for %s: %s".formatted(List.of(members), reason))
                .atMost(World.PATIENCE)
                .untilAsserted(() -> {
                    assertThat(leaving("company").reason()).isEqualTo(reason);
                    assertThat(leaving("company").message())
                            .contains(Stream.of(members)
                                    .map("end the registration of "::concat)
                                    .toList());
                    assertThat(world.ready("company").reason()).isEqualTo(reason);
                });
    }

    private static void awaitTopologyGone() {
        await("topology gone").atMost(World.PATIENCE).until(() -> world.topology("company") == null);
    }

    private static void awaitGone(String fleetCluster) {
        await("FleetCluster " + fleetCluster + " gone")
                .atMost(World.PATIENCE)
                .until(() -> world.fleetCluster(fleetCluster) == null);
    }

    private static List<ConfigMap> tombstones() {
        return world.hub()
                .configMaps()
                .inAnyNamespace()
                .withLabel(Api.LABEL_ROLE, "tombstone")
                .list()
                .getItems();
    }

    @Test
    @Order(1)
    void aTopologyGoesWhileItsMembersFail() {
        Map<String, Credentials> credentials = credentials();
        List<String> failing = NAMES.subList(0, 5);
        int since = proxy("a").exchanges().size();
        Map<String, CountDownLatch> begun = new LinkedHashMap<>();
        failing.forEach(name -> begun.put(name, arm(name, "bindings")));
        Fault lost = proxy("f").when(deletes("")).next(3).replyLost();
        world.hub().resource(world.topology("company")).delete();
        awaitBegun(begun);
        awaitRevoked("f", credentials.get("f").engine());
        assertThat(Credentials.registration(world, "f")).isNull();
        await("three replies of f are lost").atMost(World.PATIENCE).until(() -> lost.hits() == 3);
        await("each FleetCluster says what is wrong with it")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(failing)
                        .allSatisfy(name -> assertThat(world.clusterReady(name).reason())
                                .isEqualTo(FAULTS.get(name).reason())));
        awaitLeaving("Throttled", failing.toArray(String[]::new));
        await("f is done, and waits for nobody")
                .atMost(World.PATIENCE)
                .until(() -> !leaving("company").message().contains("end the registration of f"));
        failing.forEach(name -> proxy(name).pass());
        awaitTopologyGone();
        assertThat(Credentials.registrations(world)).isEmpty();
        NAMES.forEach(name -> awaitRevoked(name, credentials.get(name).engine()));
        assertThat(credentials)
                .allSatisfy((name, token) -> assertThat(Credentials.status(world.cluster(name), token.installer()))
                        .isEqualTo(200));
        MEMBERS.get("a").assertRetryAfterHonoured(since);
    }

    @Test
    @Order(2)
    void fleetClustersGoWhileTheirClustersFail() {
        register(NAMES.size());
        Map<String, Credentials> credentials = credentials();
        Map<String, CountDownLatch> begun = Map.of(
                "a", arm("a", "bindings"),
                "b", arm("b", "/serviceaccounts/engine-"),
                "c", arm("c", "bindings"),
                "d", arm("d", "/configmaps/enrolment-"),
                "e", arm("e", "/configmaps/inventory-"),
                "f", arm("f", "/serviceaccounts/gitops-topology-installer"));
        world.hub().secrets().inNamespace(World.NS).withName("f-kubeconfig").delete();
        NAMES.forEach(name -> world.hub().resource(world.fleetCluster(name)).delete());
        awaitBegun(begun);
        long lost = System.nanoTime();
        await("each says why it does not go")
                .during(ENDURED)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(NAMES).allSatisfy(name -> {
                    Condition said = world.clusterCondition(name, "Leaving");
                    assertThat(said.reason()).isEqualTo(FAULTS.get(name).reason());
                    assertThat(said.message()).contains("still to do", "in the way", "Not to wait");
                    assertThat(world.clusterReady(name).status()).isEqualTo("Unknown");
                }));
        await("the installer's token on f is no longer known")
                .atMost(World.PATIENCE)
                .until(() -> System.nanoTime() - lost > TOKENS_KNOWN.toNanos());
        NAMES.forEach(name -> proxy(name).pass());
        NAMES.forEach(SlowRemovalIT::awaitGone);
        assertThat(Credentials.registrations(world)).isEmpty();
        credentials.forEach((name, token) -> {
            awaitRevoked(name, token.engine());
            awaitRevoked(name, token.installer());
        });
    }

    @Test
    @Order(3)
    void aTopologyWaitsForAMemberThatRefusesAndForOneThatWasReplaced() {
        join("a", "a");
        join("b", "b");
        register(2);
        Credentials refusing = Credentials.of(world, "a");
        Credentials replaced = Credentials.of(world, "b");
        InstallerBinding rights = InstallerBinding.takenFrom(world.on("a"));
        proxy("b").network().refuse();
        world.secret("b-kubeconfig", "kubeconfig", world.cluster("c").kubeconfig());
        world.mark();
        world.hub().resource(world.topology("company")).delete();
        awaitLeaving("Forbidden", "a", "b");
        world.awaitClusterReason("b", "IdentityChanged");
        assertThat(Credentials.status(world.cluster("a"), refusing.engine())).isEqualTo(200);
        assertThat(Credentials.registrations(world)).hasSize(2);
        rights.giveBack();
        awaitRevoked("a", refusing.engine());
        awaitLeaving("IdentityChanged", "b");
        assertThat(leaving("company").message()).doesNotContain("end the registration of a");
        assertThat(world.requests("c")).filteredOn(AuditRecord::isWrite).isEmpty();
        assertThat(Credentials.registration(world, "b")).isNotNull();
        join("b", "b");
        awaitTopologyGone();
        assertThat(Credentials.registrations(world)).isEmpty();
        awaitRevoked("b", replaced.engine());
    }

    @Test
    @Order(4)
    void atTheDeadlineATopologyGoesWithoutADeadMember() {
        world.stopOperator();
        world.startOperator(DEADLINE);
        register(2);
        Credentials dead = Credentials.of(world, "b");
        Credentials alive = Credentials.of(world, "a");
        proxy("b").network().refuse();
        world.hub().resource(world.topology("company")).delete();
        Instant deleted = Instant.parse(world.topology("company").getMetadata().getDeletionTimestamp());
        awaitLeaving("Unreachable", "b");
        assertThat(Credentials.registration(world, "b")).isNotNull();
        awaitTopologyGone();
        assertThat(Instant.now()).isAfterOrEqualTo(deleted.plus(DEADLINE));
        assertThat(Credentials.registrations(world)).isEmpty();
        assertThat(Credentials.status(world.cluster("b"), dead.engine())).isEqualTo(200);
        awaitRevoked("a", alive.engine());
        proxy("b").pass();
        awaitRevoked("b", dead.engine());
        await("b has no registration any more")
                .atMost(World.PATIENCE)
                .until(() -> world.fleetCluster("b").getStatus().registrations().isEmpty());
        assertThat(Credentials.status(world.cluster("b"), dead.installer())).isEqualTo(200);
    }

    /** The account of the installer is the cluster's, so its old token ends with the account, not with the tombstone. */
    @Test
    @Order(5)
    void whatAnAbandonedClusterKeptIsRevokedWhenItJoinsAgainAndLeaves() {
        register(2);
        Credentials old = Credentials.of(world, "b");
        proxy("b").network().refuse();
        world.hub().resource(world.fleetCluster("b")).delete();
        awaitGone("b");
        assertThat(tombstones())
                .singleElement()
                .satisfies(tombstone -> assertThat(tombstone.getData()).containsEntry("ended", "DeadlinePassed"));
        assertThat(Credentials.status(world.cluster("b"), old.engine())).isEqualTo(200);
        proxy("b").pass();
        join("b-new", "b");
        await("tombstone gone")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(tombstones())
                        .as(() -> "%s %s".formatted(world.fleetCluster("b-new"), world.topology("company")))
                        .isEmpty());
        awaitRevoked("b", old.engine());
        assertThat(Credentials.status(world.cluster("b"), old.installer())).isEqualTo(200);
        register(2);
        Credentials fresh = Credentials.of(world, "b-new");
        assertThat(Credentials.status(world.cluster("b"), fresh.engine())).isEqualTo(200);
        world.hub().resource(world.fleetCluster("b-new")).delete();
        awaitGone("b-new");
        awaitRevoked("b", fresh.engine());
        awaitRevoked("b", fresh.installer());
        awaitRevoked("b", old.installer());
    }
}
