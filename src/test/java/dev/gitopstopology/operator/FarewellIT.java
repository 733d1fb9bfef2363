package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopologyStatus.Trouble;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a FleetCluster that goes had begun on its cluster: nothing with rights is left there. */
class FarewellIT {
    private static final Map<String, String> SELECTED = Map.of("fleet", "yes");
    private static World world;
    private static HttpFaultProxy proxy;

    @BeforeAll
    static void start() {
        world = new World("a");
        proxy = HttpFaultProxy.to(world.cluster("a"));
        world.startOperator();
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD, argoCD: {profile: Core}}
                clusters: {selector: {matchLabels: {fleet: "yes"}}}
                """));
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
        proxy.close();
    }

    @AfterEach
    void clean() {
        proxy.pass();
        Residue.clear(world, "a");
    }

    private static void join(String name, Map<String, String> labels) {
        world.joinAs(name, world.cluster("a").kubeconfig(proxy.server()), labels);
        await(name + " seen").atMost(World.PATIENCE).until(() -> uid(name) != null);
    }

    private static String uid(String name) {
        FleetCluster found = world.fleetCluster(name);
        return found == null || found.getStatus() == null
                ? null
                : found.getStatus().clusterUID();
    }

    private static void delete(String name) {
        world.hub().resource(world.fleetCluster(name)).delete();
    }

    private static void awaitGone(String name) {
        await(name + " gone").atMost(World.PATIENCE).until(() -> world.fleetCluster(name) == null);
    }

    private static void awaitLeaving(String name, String reason) {
        await(name + " leaving: " + reason)
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition(name, "Leaving").reason().equals(reason));
    }

    private static Predicate<Exchange> ours(String path) {
        return MemberFault.ours().and(each -> each.path().contains(path));
    }

    private static List<String> left() {
        return Residue.on(world, "a");
    }

    /** The next write of this kind waits until it may go. */
    private static void hold(Predicate<Exchange> which, CountDownLatch begun, CountDownLatch go) {
        proxy.onWrite(1, Moment.Before, which, write -> {
            begun.countDown();
            try {
                assertThat(go.await(World.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void aRegistrationInHandEndsBeforeTheFarewell() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        hold(ours("/inventory-access-"), begun, go);
        join("begun", SELECTED);
        assertThat(begun.await(World.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        delete("begun");
        awaitLeaving("begun", "Departing");
        go.countDown();
        awaitGone("begun");
        assertThat(left()).isEmpty();
        assertThat(Credentials.registrations(world)).isEmpty();
    }

    @Test
    void aRegistrationThatWasRefusedHalfwayIsTakenBack() {
        proxy.when(ours("/clusterrolebindings/gitops-topology-engine-").and(Exchange::isWrite))
                .status(403);
        join("half", SELECTED);
        await("an account without its rights").atMost(World.PATIENCE).untilAsserted(() -> {
            assertThat(left()).anyMatch(name -> name.startsWith("engine-"));
            assertThat(world.topology("company").getStatus().worst())
                    .extracting(Trouble::reason)
                    .contains("Forbidden");
        });
        proxy.pass();
        delete("half");
        awaitGone("half");
        assertThat(left()).isEmpty();
    }

    /** The first order fails, so it is the registration that enrols; nobody has seen the cluster then. */
    @Test
    void anEnrolmentInHandEndsBeforeItIsForgotten() throws Exception {
        proxy.when(MemberFault.ours().and(Exchange::isWrite)).next(1).status(403);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        hold(ours("/serviceaccounts/gitops-topology-installer"), begun, go);
        world.joinAs("unseen", world.cluster("a").kubeconfig(proxy.server()), SELECTED);
        assertThat(begun.await(World.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        delete("unseen");
        await("noticed").pollDelay(Duration.ofSeconds(1)).until(() -> true);
        go.countDown();
        awaitGone("unseen");
        await("nothing left")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(left()).isEmpty());
    }

    @Test
    void whatAProxyDoesNotFindIsNotTakenForGone() {
        join("behind", SELECTED);
        await("registered").atMost(World.PATIENCE).until(() -> Credentials.registration(world, "behind") != null);
        proxy.when(MemberFault.ours()).answer(404, "404 page not found");
        delete("behind");
        awaitLeaving("behind", "NotAnApiServer");
        assertThat(Credentials.registration(world, "behind")).isNotNull();
        proxy.pass();
        awaitGone("behind");
        assertThat(left()).isEmpty();
    }

    @Test
    void whatWasEnrolledUnderANameThatIsGoneIsWithdrawnWhenItIsTidied() {
        join("old", Map.of());
        proxy.network().refuse();
        delete("old");
        world.annotate("old", Api.ANNOTATION_ABANDON, uid("old"));
        awaitGone("old");
        proxy.pass();
        join("new", Map.of());
        await("tidied")
                .atMost(World.PATIENCE)
                .until(() -> Residue.tombstones(world).isEmpty());
        delete("new");
        awaitGone("new");
        assertThat(left()).isEmpty();
    }
}
