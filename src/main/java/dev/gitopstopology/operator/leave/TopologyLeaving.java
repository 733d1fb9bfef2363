package dev.gitopstopology.operator.leave;

import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Retired;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.order.EngineOrders;
import dev.gitopstopology.operator.order.Orders;
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
 * How a topology goes: its registrations end, each in its cluster's queue, then its engines are let go. A cluster that does not do
 * its part is waited for until {@link Leave} is over; its side is then its FleetCluster's.
 */
public final class TopologyLeaving {
    private final Orders orders;
    private final EngineOrders engines;
    private final Leaves leaves;

    public TopologyLeaving(Orders orders, EngineOrders engines, Leaves leaves) {
        this.orders = orders;
        this.engines = engines;
        this.leaves = leaves;
    }

    /** How far it is. */
    public record Progress(boolean gone, LeavingView view) {}

    public Progress go(GitOpsTopology topology, Plan plan) {
        Leave leave = leaves.of(topology);
        TopologyKey key = new TopologyKey(
                topology.getMetadata().getNamespace(), topology.getMetadata().getName());
        String uid = topology.getMetadata().getUid();
        List<String> todo = new ArrayList<>();
        @Nullable Receipt failed = null;
        boolean waiting = orders.registering(key) || engines.installing(key);
        Set<Plan.Bond> seen = new HashSet<>();
        for (Departure departure : Stream.concat(plan.departures().stream(), orders.held(key).stream())
                .filter(each -> seen.add(new Plan.Bond(each.instance(), each.member())))
                .toList()) {
            @Nullable Receipt receipt = end(departure, key, uid, leave);
            if (receipt == null || !receipt.done()) {
                todo.add("end the registration of " + departure.member().name());
                failed = failed == null ? receipt : failed;
            }
        }
        // Engines on a FleetCluster that is being deleted too go by its own policy: two policies for one order would
        // never end.
        List<Retired> retired = plan.retired();
        if (waiting || !todo.isEmpty()) {
            retired.forEach(each -> todo.add(letGo(each)));
            return progress(topology, leave, todo, failed);
        }
        RemovePolicy policy = Objects.requireNonNullElse(topology.getSpec().onRemove(), RemovePolicy.Orphan);
        for (Retired each : retired) {
            @Nullable Receipt removal = engines.uninstall(each, key, uid, policy);
            boolean givenUp = leaves.over(leave) && !each.cluster().isHub() && engines.tried(each, key, leave);
            if (!givenUp && (removal == null || !removal.done())) {
                todo.add(letGo(each));
                failed = failed == null ? removal : failed;
            }
        }
        return todo.isEmpty()
                ? new Progress(true, new LeavingView(leave, LeavingView.DEPARTING, "", List.of(), ""))
                : progress(topology, leave, todo, failed);
    }

    private static String letGo(Retired retired) {
        String on = retired.cluster().isHub() ? "" : " on " + retired.cluster().name();
        return "let the engine " + retired.instance() + on + " go";
    }

    /** Once it is done on the hub only, the cluster is asked nothing any more. */
    private @Nullable Receipt end(Departure departure, TopologyKey topology, String uid, Leave leave) {
        boolean over = leaves.over(leave);
        if (!over) {
            orders.waitAgain(departure);
        } else if (orders.handingOver(departure)) {
            return orders.handOver(departure, topology, uid);
        }
        @Nullable Receipt receipt = orders.depart(departure, topology, uid, over);
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
