package dev.gitopstopology.operator;

import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.status.LeavingView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a topology goes: its registrations end, each in its cluster's queue, then its engine is let go. A cluster that does not do
 * its part is waited for until {@link Leave} is over; its side is then its FleetCluster's.
 */
final class TopologyLeaving {
    private final Orders orders;
    private final Leaves leaves;

    TopologyLeaving(Orders orders, Leaves leaves) {
        this.orders = orders;
        this.leaves = leaves;
    }

    /** How far it is. */
    record Progress(boolean gone, LeavingView view) {}

    Progress go(GitOpsTopology topology, Plan plan, InstanceId instance) {
        Leave leave = leaves.of(topology);
        TopologyKey key = new TopologyKey(
                topology.getMetadata().getNamespace(), topology.getMetadata().getName());
        String uid = topology.getMetadata().getUid();
        List<String> todo = new ArrayList<>();
        @Nullable Receipt failed = null;
        boolean waiting = orders.registering(key, instance);
        Set<ClusterKey> seen = new HashSet<>();
        for (Departure departure : Stream.concat(plan.departures().stream(), orders.held(key, instance).stream())
                .filter(each -> seen.add(each.member()))
                .toList()) {
            @Nullable Receipt receipt = end(departure, key, uid, leave);
            if (receipt == null || !receipt.done()) {
                todo.add("end the registration of " + departure.member().name());
                failed = failed == null ? receipt : failed;
            }
        }
        String engine = "let the engine " + instance + " go";
        if (waiting || !todo.isEmpty()) {
            todo.add(engine);
            return progress(topology, leave, todo, failed);
        }
        RemovePolicy policy = Objects.requireNonNullElse(topology.getSpec().onRemove(), RemovePolicy.Orphan);
        @Nullable Receipt removal = orders.uninstall(instance, key, uid, policy);
        return removal != null && removal.done()
                ? new Progress(true, new LeavingView(leave, LeavingView.DEPARTING, "", List.of(), ""))
                : progress(topology, leave, List.of(engine), removal);
    }

    /** Once it is done on the hub only, the cluster is asked nothing any more. */
    private @Nullable Receipt end(Departure departure, TopologyKey topology, String uid, Leave leave) {
        boolean over = leaves.over(leave);
        if (!over) {
            orders.waitAgain(departure);
        } else if (orders.handingOver(departure)) {
            return orders.handOver(departure, topology, uid);
        }
        @Nullable Receipt receipt = orders.depart(departure, topology, uid);
        if (over && orders.tried(departure, leave)) {
            @Nullable Receipt handed = orders.handOver(departure, topology, uid);
            return handed == null ? receipt : handed;
        }
        return receipt;
    }

    private static Progress progress(
            GitOpsTopology topology, Leave leave, List<String> todo, @Nullable Receipt failed) {
        return new Progress(
                false,
                new LeavingView(
                        leave,
                        failed == null ? LeavingView.DEPARTING : failed.reason(),
                        failed == null ? "" : failed.message(),
                        todo,
                        Leaves.wayOut(topology, leave)));
    }
}
