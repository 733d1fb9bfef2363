package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.RemovalTerms;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.operator.leave.Leaving;
import dev.gitopstopology.operator.order.DrainOrder;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.status.DrainView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has a cluster emptied before its machines go: how far it is stands in its own condition, and what the topologies do about it follows
 * from that. Until it has ended the cluster is a member like others. See docs/adr/0038-draining.md.
 */
public final class Draining {
    private final Fleet fleet;
    private final HubClusters clusters;
    private final InstantSource clock;

    public Draining(Fleet fleet, HubClusters clusters, InstantSource clock) {
        this.fleet = fleet;
        this.clusters = clusters;
        this.clock = clock;
    }

    /** What became of a drain stands until the FleetCluster is gone. */
    public static Optional<Condition> ended(FleetCluster cluster) {
        return RemovalTerms.drained(cluster).filter(each -> DrainView.ended(each.reason()));
    }

    /** Since when: the condition's first moment. */
    private Instant begun(FleetCluster cluster) {
        return RemovalTerms.drained(cluster)
                .map(Condition::lastTransitionTime)
                .map(Instant::parse)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** One look at how far it is. */
    public DrainView pass(FleetCluster cluster, Member member, Leave leave) {
        Instant begun = begun(cluster);
        Instant deadline = begun.plus(RemovalTerms.drainTimeout(cluster));
        @Nullable Receipt seen = look(cluster, member);
        return new DrainView(
                reason(cluster, begun, deadline, seen, leave),
                deadline,
                seen == null ? List.of() : DrainOrder.entries(seen),
                seen == null ? List.of() : DrainOrder.others(seen),
                cause(member, seen));
    }

    /** Nobody looks any more. */
    public void end(FleetCluster cluster) {
        fleet.find(Snapshots.key(cluster)).ifPresent(member -> member.queue().drop(DrainOrder.ID));
    }

    /** The queue decides when to look again. */
    private @Nullable Receipt look(FleetCluster cluster, Member member) {
        DrainOrder order = new DrainOrder(member, fleet, Leaving.registrations(cluster, member));
        Optional<Receipt> seen = member.queue().receipt(DrainOrder.ID, order.fingerprint());
        if (seen.isEmpty()) {
            member.queue().put(order);
        }
        return seen.orElse(null);
    }

    private String reason(FleetCluster cluster, Instant begun, Instant deadline, @Nullable Receipt seen, Leave leave) {
        Instant now = clock.instant();
        if (gone(cluster)) {
            return DrainView.CLUSTER_GONE;
        }
        if (seen != null && seen.done()) {
            return DrainView.DRAINED;
        }
        if (leave.asked() == Leave.Asked.Yes) {
            return DrainView.ABANDONED;
        }
        if (!now.isBefore(deadline)) {
            return DrainView.TIMED_OUT;
        }
        boolean half = !now.isBefore(half(begun, deadline));
        if (half || RemovalTerms.drainReason(cluster).equals(DrainView.DRAINING)) {
            return DrainView.DRAINING;
        }
        if (seen == null || !looked(seen)) {
            return RemovalTerms.drainReason(cluster);
        }
        return DrainOrder.others(seen).isEmpty() ? DrainView.DRAINING : DrainView.AWAITING_OTHERS;
    }

    private static Instant half(Instant begun, Instant deadline) {
        return begun.plus(Duration.between(begun, deadline).dividedBy(2));
    }

    private static boolean looked(Receipt seen) {
        return seen.done() || seen.reason().equals(DrainView.DRAINING);
    }

    private boolean gone(FleetCluster cluster) {
        HubClusters.Look look = clusters.look(Members.capiCluster(cluster));
        return look.sight() == HubClusters.Sight.CLEAR && look.cluster().isEmpty();
    }

    private static String cause(Member member, @Nullable Receipt seen) {
        if (seen != null && !looked(seen)) {
            return seen.message();
        }
        return Optional.ofNullable(member.state().trouble())
                .map(trouble -> trouble.message())
                .orElse("");
    }

    /** When it has something to say at the latest. */
    public Duration pause(FleetCluster cluster, DrainView view, Duration usual) {
        Instant now = clock.instant();
        return Stream.of(half(begun(cluster), view.deadline()), view.deadline())
                .filter(now::isBefore)
                .map(each -> Duration.between(now, each).plusMillis(100))
                .filter(each -> each.compareTo(usual) < 0)
                .findFirst()
                .orElse(usual);
    }
}
