package dev.gitopstopology.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.ClusterApiStatus;
import dev.gitopstopology.api.ClusterApiStatus.Machines;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.ClusterCondition;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.status.ClusterApiView.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterApiConditionsTest {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    private static final ClusterKey KEY = new ClusterKey("fleets", "shop");
    private static final Machines THREE = new Machines(3, 3, 3);

    private static LiveCluster live(String uid) {
        return live(uid, false, THREE);
    }

    private static LiveCluster live(String uid, boolean paused, Machines each, ClusterCondition... conditions) {
        return new LiveCluster(
                KEY,
                uid,
                Map.of(),
                Map.of(),
                false,
                paused,
                "Provisioned",
                true,
                true,
                null,
                null,
                each,
                each,
                List.of(conditions));
    }

    private static ClusterApiView view(LiveCluster live, @Nullable Receipt addons, @Nullable Instant expires) {
        return new ClusterApiView(
                KEY, live, Sight.Present, null, "", null, addons, addons != null, false, null, true, expires, false);
    }

    private static ClusterApiView view(@Nullable Problem problem, String doing, @Nullable String version) {
        return new ClusterApiView(
                KEY, live("u1"), Sight.Present, problem, doing, version, null, false, false, null, true, null, false);
    }

    private static FleetClusterStatus status(ClusterApiView capi, @Nullable FleetClusterStatus before) {
        FleetClusterView view = new FleetClusterView(
                false,
                true,
                null,
                List.of(),
                "uid",
                "hash",
                "https://x",
                "v1.30.0",
                List.of(),
                List.of(),
                List.of(),
                capi);
        return FleetClusterStatuses.of(view, before, 3L, NOW);
    }

    private static String upToDate(ClusterApiView capi) {
        return said(capi, ClusterApiConditions.UP_TO_DATE);
    }

    private static String said(ClusterApiView capi, String type) {
        return status(capi, null).conditions().stream()
                .filter(each -> each.type().equals(type))
                .map(each -> each.status() + " " + each.reason())
                .findFirst()
                .orElse("absent");
    }

    @Test
    void aClusterThatRestsIsUpToDate() {
        assertThat(upToDate(view(null, "", "v1.35.0"))).isEqualTo("True UpToDate");
    }

    @Test
    void oneThatIsWrittenToIsNot() {
        assertThat(upToDate(view(null, "Applying", null))).isEqualTo("False Applying");
    }

    @Test
    void oneThatCouldNotBeLookedAtOrIsRefusedIsNot() {
        Problem conflict = new Problem("spec.connection.clusterAPI.provision", "Conflict", "somebody else writes it");
        assertThat(upToDate(view(conflict, "", null))).isEqualTo("False Conflict");
    }

    @Test
    void aLookThatFailedDoesNotMakeTheVersionUnknownButAnotherClusterDoes() {
        FleetClusterStatus before = status(view(null, "", "v1.34.1"), null);
        assertThat(version(status(view(null, "", null), before))).isEqualTo("v1.34.1");
        FleetClusterStatus another = status(
                new ClusterApiView(
                        KEY, live("u2"), Sight.Present, null, "", null, null, false, false, null, true, null, false),
                before);
        assertThat(version(another)).isNull();
    }

    private static @Nullable String version(FleetClusterStatus status) {
        ClusterApiStatus capi = status.clusterAPI();
        return capi == null ? null : capi.version();
    }

    @Test
    void aNetworkIsThereWhenANodeIsReadyAndTheAddonsAreApplied() {
        String type = ClusterApiConditions.NETWORK;
        Machines none = new Machines(3, 0, 0);
        Receipt applied = Receipt.delivered("", 1, Map.of(), List.of());
        Receipt refused = Receipt.not(Outcome.Blocked, "ForeignObject", "somebody else's");
        assertThat(said(view(live("u1"), applied, null), type)).isEqualTo("True NetworkReady");
        assertThat(said(view(live("u1"), null, null), type)).isEqualTo("True NetworkReady");
        assertThat(said(view(live("u1", false, none), applied, null), type)).isEqualTo("False NoNodeReady");
        assertThat(said(view(live("u1"), refused, null), type)).isEqualTo("False ForeignObject");
        assertThat(said(view(live("u1", false, new Machines(3, null, 3)), applied, null), type))
                .as("this version of Cluster API does not count them")
                .isEqualTo("absent");
    }

    @Test
    void whatKeepsAClusterFromGoingOnIsTold() {
        LiveCluster held =
                live("u1", false, THREE, new ClusterCondition("TopologyReconciled", "False", "ReconcileFailed", "why"));
        assertThat(upToDate(view(held, null, null))).isEqualTo("False ReconcileFailed");
        ClusterApiView paused = view(live("u1", true, THREE), null, null);
        assertThat(upToDate(paused)).isEqualTo("False Paused");
        ClusterApiStatus status = status(paused, null).clusterAPI();
        assertThat(status == null ? null : status.step())
                .as("by which one that goes is known to have been moved")
                .isEqualTo(ClusterApiConditions.PAUSED);
    }

    @Test
    void anEndIsAnnouncedAnHourBefore() {
        String type = ClusterApiConditions.EXPIRING;
        assertThat(said(view(live("u1"), null, NOW.plus(Duration.ofMinutes(61))), type))
                .isEqualTo("absent");
        assertThat(said(view(live("u1"), null, NOW.plus(Duration.ofMinutes(60))), type))
                .isEqualTo("True ExpiresSoon");
    }

    @Test
    void aClusterThatLivesStaysProvisionedWhileAnEngineIsAwaited() {
        Problem waits = new Problem("", ClusterApiConditions.WAITING_FOR_ENGINE, "commit 1");
        assertThat(upToDate(view(waits, "Upgrading", null))).isEqualTo("False WaitingForEngine");
        assertThat(provisioned(view(waits, "Upgrading", null))).isEqualTo("True Provisioned");
        Problem away = new Problem("", "GitUnreachable", "no answer");
        assertThat(upToDate(view(away, "", null))).isEqualTo("False GitUnreachable");
        assertThat(provisioned(view(away, "", null))).isEqualTo("True Provisioned");
        ClusterApiView absent = new ClusterApiView(
                KEY, null, Sight.Absent, waits, "Creating", null, null, false, false, null, false, null, false);
        assertThat(provisioned(absent)).isEqualTo("False WaitingForEngine");
    }

    @Test
    void anotherClusterUnderItsNameIsToldForGood() {
        FleetClusterStatus before = status(view(null, "", "v1.34.1"), null);
        ClusterApiView replaced = new ClusterApiView(
                KEY, null, Sight.Replaced, null, "", null, null, false, false, null, false, null, false);
        FleetClusterStatus now = status(replaced, status(replaced, before));
        assertThat(now.conditions())
                .anySatisfy(each -> assertThat(each.type() + " " + each.status() + " " + each.reason())
                        .isEqualTo("Provisioned False ClusterReplaced"));
        assertThat(now.clusterAPI()).isEqualTo(before.clusterAPI());
    }

    private static String provisioned(ClusterApiView capi) {
        return status(capi, null).conditions().stream()
                .filter(each -> each.type().equals(ClusterApiConditions.PROVISIONED))
                .map(each -> each.status() + " " + each.reason())
                .findFirst()
                .orElseThrow();
    }
}
