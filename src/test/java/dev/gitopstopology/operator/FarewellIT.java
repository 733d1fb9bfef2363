package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopologyStatus.Trouble;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;
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

    @Test
    void aRegistrationInHandEndsBeforeTheFarewell() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        proxy.onWrite(1, Moment.Before, ours("/inventory-access-"), write -> {
            begun.countDown();
            try {
                assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        join("begun", SELECTED);
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
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
