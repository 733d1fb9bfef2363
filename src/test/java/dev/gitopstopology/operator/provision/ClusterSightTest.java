package dev.gitopstopology.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ClusterApiStatus;
import dev.gitopstopology.api.ClusterApiStatus.Machines;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.observe.capi.HubClusters.Look;
import dev.gitopstopology.operator.Provisioned;
import dev.gitopstopology.operator.Resources;
import dev.gitopstopology.status.ClusterApiView.Sight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which Cluster is a FleetCluster's: one that it makes is never another than the first, one that it refers to is whichever has the name. */
class ClusterSightTest {
    private static final String UID = "fleet-cluster";
    private static final String ADOPTED = "connection: {type: ClusterAPI, clusterAPI: {clusterRef: {name: shop}}}\n";

    private static FleetCluster cluster(String spec, @Nullable String known, @Nullable String step) {
        FleetCluster cluster = Resources.fleetCluster("shop", Map.of(), spec);
        cluster.getMetadata().setUid(UID);
        ClusterApiStatus status = new ClusterApiStatus("shop", known, null, null, step, null, null, null);
        cluster.setStatus(new FleetClusterStatus(1L, List.of(), null, null, null, null, null, null, null, status));
        return cluster;
    }

    private static FleetCluster made(@Nullable String known) {
        return cluster(Provisioned.CLUSTER, known, null);
    }

    private static LiveCluster live(String uid, String owner) {
        Machines one = new Machines(1, 1, 1);
        return new LiveCluster(
                new ClusterKey(Api.SYSTEM_NAMESPACE, "shop"),
                uid,
                Map.of(),
                Map.of(Api.ANNOTATION_FLEET_CLUSTER_UID, owner),
                false,
                false,
                "Provisioned",
                true,
                true,
                null,
                null,
                one,
                one,
                List.of());
    }

    private static Look clear(@Nullable LiveCluster live) {
        return new Look(HubClusters.Sight.CLEAR, Optional.ofNullable(live));
    }

    private static ClusterSight seen(FleetCluster cluster, LiveCluster live) {
        return ClusterSight.of(cluster, clear(live), Optional.of(live));
    }

    @Test
    void theOneThatItMadeIsItsOwn() {
        LiveCluster live = live("u1", UID);
        assertThat(seen(made(null), live)).isEqualTo(new ClusterSight(Sight.Present, live, live));
        assertThat(seen(made("u1"), live)).isEqualTo(new ClusterSight(Sight.Present, live, live));
    }

    @Test
    void anotherUnderItsNameIsToldAndNeverTakenForItEvenWithItsMark() {
        ClusterSight replaced = new ClusterSight(Sight.Replaced, null, null);
        assertThat(seen(made("u1"), live("u2", UID))).isEqualTo(replaced);
        assertThat(seen(made("u1"), live("u2", "somebody"))).isEqualTo(replaced);
    }

    @Test
    void somebodyElsesWasNeverItsOwn() {
        assertThat(seen(made(null), live("u1", "somebody"))).isEqualTo(new ClusterSight(Sight.Absent, null, null));
    }

    @Test
    void itsOwnThatLostItsMarkIsShownAndNotWrittenTo() {
        LiveCluster live = live("u1", "somebody");
        assertThat(seen(made("u1"), live)).isEqualTo(new ClusterSight(Sight.Present, live, null));
    }

    @Test
    void ofOneThatWentTheLastSightIsKeptAndNotThatOfAnother() {
        LiveCluster last = live("u1", UID);
        assertThat(ClusterSight.of(made("u1"), clear(null), Optional.of(last)))
                .isEqualTo(new ClusterSight(Sight.Gone, last, null));
        assertThat(ClusterSight.of(made("u1"), clear(null), Optional.of(live("u2", UID))))
                .isEqualTo(new ClusterSight(Sight.Gone, null, null));
        assertThat(ClusterSight.of(cluster(Provisioned.CLUSTER, "u1", "Paused"), clear(null), Optional.of(last)))
                .isEqualTo(new ClusterSight(Sight.Moved, last, null));
    }

    @Test
    void oneThatIsReferredToIsWhicheverHasTheName() {
        LiveCluster live = live("u2", "somebody");
        assertThat(seen(cluster(ADOPTED, "u1", null), live)).isEqualTo(new ClusterSight(Sight.Present, live, live));
    }

    @Test
    void whileNobodySeesNothingIsSaidOfIt() {
        Look blind = new Look(HubClusters.Sight.BLIND, Optional.empty());
        Look absent = new Look(HubClusters.Sight.ABSENT, Optional.empty());
        assertThat(ClusterSight.of(made("u1"), blind, Optional.empty()).sight()).isEqualTo(Sight.Unknown);
        assertThat(ClusterSight.of(made("u1"), absent, Optional.empty()).sight())
                .isEqualTo(Sight.NoClusterApi);
    }

    /** After a crash between the Cluster and the status, a hub that does not find v1beta2 for a moment does not make it one that never was. */
    @Test
    void aClusterWasNeverMadeOnlyWhenNoneOfItsOwnIsSeen() {
        LiveCluster mine = live("u1", UID);
        LiveCluster theirs = live("u1", "somebody");
        Look blind = new Look(HubClusters.Sight.BLIND, Optional.empty());
        Look absent = new Look(HubClusters.Sight.ABSENT, Optional.empty());
        assertThat(ClusterRemoval.neverMade(made(null), clear(mine))).isFalse();
        assertThat(ClusterRemoval.neverMade(made(null), blind)).isFalse();
        assertThat(ClusterRemoval.neverMade(made("u1"), clear(null))).isFalse();
        assertThat(ClusterRemoval.neverMade(made(null), clear(null))).isTrue();
        assertThat(ClusterRemoval.neverMade(made(null), clear(theirs))).isTrue();
        assertThat(ClusterRemoval.neverMade(made(null), absent)).isTrue();
    }
}
