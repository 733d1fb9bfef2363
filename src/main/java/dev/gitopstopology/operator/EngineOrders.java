package dev.gitopstopology.operator;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.deliver.Order;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Retired;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Leave;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hands orders for engines to the queues of the clusters that they run on, and reads the receipts: null while one is under way. */
final class EngineOrders {
    private final Fleet fleet;
    private final InstantSource clock;

    EngineOrders(Fleet fleet, InstantSource clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    @Nullable
    Receipt install(Recipe recipe, CredentialCopies credentials, String topologyUid) {
        Optional<Member> host = fleet.find(recipe.instance().cluster());
        if (host.isEmpty()) {
            return null; // its own reconciler has not met it yet, and wakes us when it has
        }
        ClusterQueue queue = host.get().queue();
        if (host.get().leaving()) {
            return null; // it is about to leave, and we have not heard of it yet
        }
        queue.drop(EngineRemovalOrder.id(
                recipe.instance().topology(), recipe.instance().id()));
        return Orders.place(
                host.get(), new EngineOrder(host.get(), fleet.hub(), recipe, credentials, topologyUid, clock));
    }

    /** @return null also where the cluster is not (or no longer) one of ours */
    @Nullable
    Receipt uninstall(Retired retired, TopologyKey topology, String topologyUid, RemovePolicy policy) {
        Optional<Member> host = fleet.find(retired.cluster());
        if (host.isEmpty()) {
            return null;
        }
        ClusterQueue queue = host.get().queue();
        queue.drop(EngineOrder.id(topology, retired.instance()));
        if (queue.has(AbandonOrder.ID)) {
            return queue.latest(AbandonOrder.ID).orElse(null); // nothing is asked of the cluster any more
        }
        return Orders.place(
                host.get(), new EngineRemovalOrder(host.get(), retired.instance(), topology, topologyUid, policy));
    }

    /** Whether the cluster had its chance to let the engine go. */
    boolean tried(Retired retired, TopologyKey topology, Leave leave) {
        return fleet.find(retired.cluster())
                .map(host -> Attempts.enough(leave, host, EngineRemovalOrder.id(topology, retired.instance())))
                .orElse(true);
    }

    /** Whether an engine of the topology is being installed at this moment. */
    boolean installing(TopologyKey topology) {
        return hosts(topology).anyMatch(host -> host.queue().running(engineOf(topology)));
    }

    /** Stops keeping up the topology's engines, without undoing anything. */
    void withdraw(TopologyKey topology) {
        hosts(topology).forEach(host -> host.queue().drop(engineOf(topology)));
    }

    /** Stops letting engines of the topology go, but where the whole cluster leaves. */
    void suspend(TopologyKey topology, Set<ClusterKey> leaving) {
        withdraw(topology);
        hosts(topology)
                .filter(host -> !leaving.contains(host.key()))
                .forEach(host -> host.queue().drop(removalOf(topology)));
    }

    void forget(TopologyKey topology) {
        hosts(topology).forEach(host -> host.queue().drop(removalOf(topology)));
    }

    /** Ends what was ordered for an engine whose topology is gone; of another topology, whatever a member says, nothing. */
    void withdraw(Member host, TopologyKey topology, InstanceId instance) {
        Stream.of(host, fleet.hub())
                .forEach(each -> each.queue()
                        .drop(order -> engineOf(topology).test(order)
                                && order.id().equals(EngineOrder.id(topology, instance))));
    }

    private Stream<Member> hosts(TopologyKey topology) {
        return Stream.concat(Stream.of(fleet.hub()), fleet.members(topology.namespace()).stream());
    }

    private static Predicate<Order> engineOf(TopologyKey topology) {
        return order -> order instanceof EngineOrder engine && engine.topology().equals(topology);
    }

    private static Predicate<Order> removalOf(TopologyKey topology) {
        return order -> order instanceof EngineRemovalOrder removal
                && removal.topology().equals(topology);
    }
}
