package dev.gitopstopology.operator;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.Tokens;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.deliver.Order;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.AccessInventories.Held;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.render.Tombstone;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.MemberAccess;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hands orders to the queues of clusters and reads the receipts: null while an order is under way. */
final class Orders {
    private static final String REGISTRATION = "registration/";
    private final Fleet fleet;
    private final Tokens tokens;
    private final KeptFacts kept;
    private final Wakeups wakeups;
    private final InstantSource clock;
    private volatile @Nullable String hubUid;

    Orders(Fleet fleet, Tokens tokens, Wakeups wakeups, InstantSource clock) {
        this.kept = new KeptFacts(fleet.hub());
        this.wakeups = wakeups;
        this.fleet = fleet;
        this.tokens = tokens;
        this.clock = clock;
    }

    dev.gitopstopology.plan.Fleet snapshot(Collection<FleetCluster> clusters) {
        List<FleetMember> members = clusters.stream().map(this::member).toList();
        return new dev.gitopstopology.plan.Fleet(hubUid(), members);
    }

    /** Remembered, so that a hub which is left alone after a failure can still be planned for, and the failure told. */
    private String hubUid() {
        String known = hubUid;
        if (known == null) {
            known = fleet.hub().identity().uid();
            hubUid = known;
        }
        return known;
    }

    @Nullable
    Receipt install(Instance instance, RenderedSet set, String topologyUid) {
        return place(fleet.hub(), new EngineOrder(fleet.hub(), instance, set, topologyUid));
    }

    @Nullable
    Receipt register(Registration registration, String topologyUid) {
        Optional<Member> member = fleet.find(registration.member());
        if (member.isEmpty()) {
            return null; // its own reconciler has not met it yet, and wakes us when it has
        }
        ClusterQueue queue = member.get().queue();
        if (queue.has(FarewellOrder.ID) || queue.has(AbandonOrder.ID)) {
            return null; // it is about to leave, and we have not heard of it yet
        }
        member.get().queue().drop("departure/" + registration.instance().id());
        return place(
                member.get(),
                new RegistrationOrder(
                        member.get(),
                        fleet.hub(),
                        registration,
                        MemberAccess.of(registration),
                        EngineSecret.of(registration),
                        EngineSecret.place(registration).orElse(null),
                        topologyUid,
                        tokens,
                        clock));
    }

    /**
     * Keeps a registration as it is, although it would not be made now: what was ordered stands. After a restart nothing is, and
     * the facts are taken from the Secret, so that only the token is renewed.
     */
    void keep(Registration registration, String topologyUid) {
        Optional<Member> member = fleet.find(registration.member());
        if (member.isEmpty() || member.get().queue().has(RegistrationOrder.id(registration.instance()))) {
            return;
        }
        kept.of(registration).ifPresent(asItIs -> register(asItIs, topologyUid));
    }

    /**
     * @param topology whose registration it is, where the member itself does not say (any more)
     */
    @Nullable
    Receipt depart(Departure departure, TopologyKey topology, String topologyUid) {
        Optional<Member> found = fleet.find(departure.member());
        if (found.isEmpty()) {
            return null;
        }
        Member member = found.get();
        member.queue().drop(REGISTRATION + departure.instance());
        if (member.queue().has(AbandonOrder.ID)) {
            return member.queue().latest(AbandonOrder.ID).orElse(null); // nothing is asked of the member any more
        }
        if (handingOver(departure)) {
            Receipt instead = member.queue().latest(HandOverOrder.id(departure)).orElse(null);
            if (instead == null || !instead.done()) {
                return instead;
            }
        }
        Held held = member.state().held().get(departure.instance().value());
        if (held == null) {
            String secret = departure.secretNamespace() + "/" + departure.secretName();
            held = new Held(departure.instance(), topology, topologyUid, secret);
        } else if (held.topology().name().isEmpty()) {
            held = new Held(held.instance(), topology, held.topologyUid(), held.secret());
        }
        Receipt receipt = place(member, new DepartureOrder(member, fleet.hub(), departure, held));
        if (receipt != null && receipt.done()) {
            member.queue().drop(DepartureOrder.id(departure));
        }
        return receipt;
    }

    @Nullable
    Receipt uninstall(InstanceId instance, TopologyKey topology, String topologyUid, RemovePolicy policy) {
        fleet.hub().queue().drop(EngineOrder.id(topology, instance));
        return place(fleet.hub(), new EngineRemovalOrder(fleet.hub(), instance, topology, topologyUid, policy));
    }

    /** What memory knows of a member counts as well as what its status says, which comes a moment later. */
    private FleetMember member(FleetCluster cluster) {
        return fleet.find(Snapshots.key(cluster))
                .map(Member::state)
                .map(state -> Snapshots.member(cluster, state.held().values(), state.entrusted()))
                .orElseGet(() -> Snapshots.member(cluster, List.of(), Set.of()));
    }

    /** Withdraws what was ordered for members that are not to be registered (any more), even if it never succeeded. */
    void withdraw(TopologyKey topology, InstanceId instance, Set<ClusterKey> staying) {
        fleet.members(topology.namespace()).stream()
                .filter(member -> !staying.contains(member.key()))
                .forEach(member -> member.queue().drop(REGISTRATION + instance));
    }

    /** Whether a registration with the instance is being worked on at this moment. */
    boolean registering(TopologyKey topology, InstanceId instance) {
        return fleet.members(topology.namespace()).stream()
                .anyMatch(member -> member.queue().running(REGISTRATION + instance));
    }

    /**
     * Stops keeping up what was ordered for the instance, without undoing it.
     *
     * @param leaving clusters whose FleetCluster is being deleted; that goes on
     */
    void suspend(TopologyKey topology, InstanceId instance, Set<ClusterKey> leaving) {
        fleet.hub().queue().drop(EngineOrder.id(topology, instance));
        fleet.members(topology.namespace()).forEach(member -> {
            member.queue().drop(REGISTRATION + instance);
            if (!leaving.contains(member.key())) {
                member.queue().drop("departure/" + instance);
            }
        });
    }

    /**
     * Withdraws what was ordered for a member that goes.
     *
     * @return whether a registration is being worked on at this moment
     */
    boolean registering(Member member) {
        member.queue().dropAll(REGISTRATION);
        return member.queue().runningAny(REGISTRATION);
    }

    /** What the clusters still hold of the instance, as far as we know. */
    List<Departure> held(TopologyKey topology, InstanceId instance) {
        return fleet.members(topology.namespace()).stream()
                .flatMap(member -> Stream.ofNullable(member.state().held().get(instance.value()))
                        .map(held -> departure(member.key(), held)))
                .toList();
    }

    /** The end of a registration that a member holds. */
    static Departure departure(ClusterKey member, Held held) {
        TopologyKey secret = TopologyKey.parse(held.secret());
        return new Departure(held.instance(), member, ClusterKey.HUB, secret.namespace(), secret.name());
    }

    /** Whether the registration is being ended, or was ended, on the hub only. */
    boolean handingOver(Departure departure) {
        return fleet.find(departure.member())
                .map(member -> member.queue().has(HandOverOrder.id(departure)))
                .orElse(false);
    }

    /** Somebody who did not want to wait has changed their mind. */
    void waitAgain(Departure departure) {
        fleet.find(departure.member()).ifPresent(member -> member.queue().drop(HandOverOrder.id(departure)));
    }

    /** Whether the cluster had its chance to end the registration itself. */
    boolean tried(Departure departure, Leave leave) {
        return fleet.find(departure.member())
                .map(member -> Attempts.enough(leave, member, DepartureOrder.id(departure)))
                .orElse(false);
    }

    /** Ends a registration on the hub only; the member's side is its FleetCluster's from now on. */
    @Nullable
    Receipt handOver(Departure departure, TopologyKey topology, String topologyUid) {
        Optional<Member> member = fleet.find(departure.member());
        if (member.isEmpty()) {
            return null;
        }
        if (!handingOver(departure)) {
            member.get().queue().drop(DepartureOrder.id(departure));
        }
        return place(member.get(), new HandOverOrder(member.get(), fleet.hub(), departure, topology, topologyUid));
    }

    /** Nothing is asked of the member any more; the hub's side is done and told of. */
    @Nullable
    Receipt abandon(Member member, Tombstone tombstone, List<AbandonOrder.Registered> registrations) {
        member.queue().dropOthers(AbandonOrder.ID);
        return place(member, new AbandonOrder(fleet.hub(), tombstone, registrations));
    }

    @Nullable
    Receipt farewell(Member member, RemovePolicy policy, boolean hub) {
        member.queue().drop(ConnectOrder.ID);
        return place(member, new FarewellOrder(member, fleet.hub(), policy, hub));
    }

    void forget(TopologyKey topology, InstanceId instance) {
        fleet.hub().queue().drop(EngineRemovalOrder.id(topology, instance));
        fleet.members(topology.namespace()).forEach(member -> {
            member.queue().drop("hand-over/" + instance);
            wakeups.cluster(member.key()); // what was handed over is its business now
        });
    }

    private static @Nullable Receipt place(Member member, Order order) {
        member.queue().put(order);
        return member.queue().receipt(order.id(), order.fingerprint()).orElse(null);
    }
}
