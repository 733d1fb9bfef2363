package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.deliver.Order;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Retired;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.plan.PlannedInstance;
import dev.gitopstopology.plan.ShardPlan;
import dev.gitopstopology.status.EngineView;
import dev.gitopstopology.status.Registered;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hands orders for engines to the queues of the clusters that they run on, and reads the receipts: null while one is under way. */
public final class EngineOrders {
    private final Fleet fleet;
    private final Wakeups wakeups;
    private final InstantSource clock;

    public EngineOrders(Fleet fleet, Wakeups wakeups, InstantSource clock) {
        this.fleet = fleet;
        this.wakeups = wakeups;
        this.clock = clock;
    }

    @Nullable
    public Receipt install(Recipe recipe, ShardPlan shards, CredentialCopies credentials, String topologyUid) {
        ShardPinning pinning = new ShardPinning(fleet, wakeups, recipe.instance(), shards, topologyUid);
        return place(
                recipe.instance(),
                host -> new EngineOrder(host, fleet.hub(), recipe, credentials, topologyUid, pinning, clock));
    }

    /** Looks for an engine that somebody else installs. */
    @Nullable
    public Receipt find(Instance instance, String topologyUid) {
        return place(instance, host -> new ExternalEngineOrder(host, fleet.hub(), instance, topologyUid, clock));
    }

    private @Nullable Receipt place(Instance instance, Function<Member, Order> order) {
        Optional<Member> host = fleet.find(instance.cluster());
        if (host.isEmpty()) {
            return null; // its own reconciler has not met it yet, and wakes us when it has
        }
        if (host.get().leaving()) {
            return null; // it is about to leave, and we have not heard of it yet
        }
        host.get().queue().drop(EngineRemovalOrder.id(instance.topology(), instance.id()));
        return Orders.place(host.get(), order.apply(host.get()));
    }

    /**
     * Puts the clusters of engines on their shards.
     *
     * @param planned the engines, in the order of {@code installed}
     * @return the engines with what hinders that, if something does
     */
    public List<EngineView> pin(
            List<PlannedInstance> planned, List<EngineView> installed, List<Registered> registrations, String uid) {
        List<EngineView> engines = new ArrayList<>();
        for (int i = 0; i < installed.size(); i++) {
            PlannedInstance each = planned.get(i);
            SortedSet<String> registered = new TreeSet<>();
            if (!each.shards().isEmpty()) {
                registrations.stream()
                        .filter(one -> one.done()
                                && one.instance().equals(each.instance().id()))
                        .forEach(one -> registered.add(one.cluster()));
            }
            engines.add(installed.get(i).with(pin(each, registered, uid)));
        }
        return List.copyOf(engines);
    }

    /** @param registered names of the clusters whose Secret is there */
    private @Nullable Receipt pin(PlannedInstance planned, SortedSet<String> registered, String topologyUid) {
        Instance instance = planned.instance();
        Member host = fleet.find(instance.cluster()).orElse(null);
        if (host == null || host.leaving()) {
            return null;
        }
        if (planned.shards().isEmpty()) {
            host.queue().drop(ShardsOrder.id(instance.topology(), instance.id()));
            return null;
        }
        ShardPinning pinning = new ShardPinning(fleet, wakeups, instance, planned.shards(), topologyUid);
        return Orders.place(host, new ShardsOrder(host, instance, planned.shards(), registered, topologyUid, pinning));
    }

    /** @return null also where the cluster is not (or no longer) one of ours */
    @Nullable
    public Receipt uninstall(Retired retired, TopologyKey topology, String topologyUid, RemovePolicy policy) {
        Optional<Member> host = fleet.find(retired.cluster());
        if (host.isEmpty()) {
            return null;
        }
        ClusterQueue queue = host.get().queue();
        queue.drop(order -> engineOf(topology).test(order) && instance(order).equals(retired.instance()));
        if (queue.has(AbandonOrder.ID)) {
            return queue.latest(AbandonOrder.ID).orElse(null); // nothing is asked of the cluster any more
        }
        return Orders.place(
                host.get(), new EngineRemovalOrder(host.get(), retired.instance(), topology, topologyUid, policy));
    }

    /** Whether the cluster had its chance to let the engine go. */
    public boolean tried(Retired retired, TopologyKey topology, Leave leave) {
        return fleet.find(retired.cluster())
                .map(host -> Attempts.enough(leave, host, EngineRemovalOrder.id(topology, retired.instance())))
                .orElse(true);
    }

    /** Whether an engine of the topology is being installed at this moment. */
    public boolean installing(TopologyKey topology) {
        return hosts(topology).anyMatch(host -> host.queue().running(engineOf(topology)));
    }

    /** Stops keeping up the topology's engines, without undoing anything. */
    public void withdraw(TopologyKey topology) {
        hosts(topology).forEach(host -> host.queue().drop(engineOf(topology)));
    }

    /** Stops letting engines of the topology go, but where the whole cluster leaves. */
    public void suspend(TopologyKey topology, Set<ClusterKey> leaving) {
        withdraw(topology);
        hosts(topology)
                .filter(host -> !leaving.contains(host.key()))
                .forEach(host -> host.queue().drop(removalOf(topology)));
    }

    public void forget(TopologyKey topology) {
        hosts(topology).forEach(host -> host.queue().drop(removalOf(topology)));
    }

    /** Ends what was ordered for an engine whose topology is gone; of another topology, whatever a member says, nothing. */
    public void withdraw(Member host, TopologyKey topology, InstanceId instance) {
        Stream.of(host, fleet.hub())
                .forEach(each -> each.queue()
                        .drop(order -> engineOf(topology).test(order)
                                && instance(order).equals(instance)));
    }

    private Stream<Member> hosts(TopologyKey topology) {
        return Stream.concat(Stream.of(fleet.hub()), fleet.members(topology.namespace()).stream());
    }

    /** The engine itself, and what lies beside it for tenants and the catalogue. */
    private static Predicate<Order> engineOf(TopologyKey topology) {
        return order -> (order instanceof EngineOrder
                        || order instanceof ExternalEngineOrder
                        || order instanceof ShardsOrder
                        || order instanceof OwnedSetsOrder beside && beside.isBesideEngine())
                && topology.equals(((ClusterOrder) order).topology());
    }

    private static InstanceId instance(Order order) {
        if (order instanceof ShardsOrder shards) {
            return shards.instance();
        }
        if (order instanceof ExternalEngineOrder external) {
            return external.instance();
        }
        return order instanceof OwnedSetsOrder beside ? beside.instance() : ((EngineOrder) order).instance();
    }

    private static Predicate<Order> removalOf(TopologyKey topology) {
        return order -> order instanceof EngineRemovalOrder removal
                && removal.topology().equals(topology);
    }
}
