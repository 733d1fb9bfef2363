package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.Tokens;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.deliver.Order;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.MemberInventories.Held;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.MemberState;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.plan.Plan.Bond;
import dev.gitopstopology.render.Tombstone;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.MemberAccess;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hands orders to the queues of clusters and reads the receipts: null while an order is under way. */
public final class Orders {
    private final Fleet fleet;
    private final Tokens tokens;
    private final Wakeups wakeups;
    private final InstantSource clock;
    private volatile @Nullable String hubUid;

    public Orders(Fleet fleet, Tokens tokens, Wakeups wakeups, InstantSource clock) {
        this.wakeups = wakeups;
        this.fleet = fleet;
        this.tokens = tokens;
        this.clock = clock;
    }

    public dev.gitopstopology.plan.Fleet snapshot(Collection<FleetCluster> clusters) {
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

    /** What is known of a registration that was ordered before. */
    @Nullable
    public Receipt registered(Registration registration) {
        return fleet.find(registration.member())
                .flatMap(member -> member.queue()
                        .latest(RegistrationOrder.id(registration.instance().id())))
                .orElse(null);
    }

    @Nullable
    public Receipt register(Registration registration, String topologyUid) {
        Optional<Member> member = fleet.find(registration.member());
        if (member.isEmpty()) {
            return null; // its own reconciler has not met it yet, and wakes us when it has
        }
        ClusterQueue queue = member.get().queue();
        if (member.get().leaving()) {
            return null; // it is about to leave, and we have not heard of it yet
        }
        Optional<Member> engine = fleet.find(registration.instance().cluster());
        if (engine.isEmpty()) {
            return null; // as above
        }
        queue.drop(DepartureOrder.id(registration.instance().id()));
        return place(
                member.get(),
                new RegistrationOrder(
                        member.get(),
                        engine.get(),
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
    public void keep(Registration registration, String topologyUid) {
        Optional<Member> member = fleet.find(registration.member());
        if (member.isEmpty()
                || member.get()
                        .queue()
                        .has(RegistrationOrder.id(registration.instance().id()))) {
            return;
        }
        fleet.find(registration.instance().cluster())
                .filter(Orders::answers)
                .flatMap(engine -> KeptFacts.of(registration, engine))
                .ifPresent(asItIs -> register(asItIs, topologyUid));
    }

    /**
     * @param topology whose registration it is, where the member itself does not say (any more)
     * @param withoutEngine whether an engine's cluster that does not answer is not waited for any longer
     */
    @Nullable
    public Receipt depart(Departure departure, TopologyKey topology, String topologyUid, boolean withoutEngine) {
        Optional<Member> found = fleet.find(departure.member());
        if (found.isEmpty()) {
            return null;
        }
        Member member = found.get();
        member.queue().drop(RegistrationOrder.id(departure.instance()));
        member.queue().drop(OwnedSetsOrder.id(topology, departure.instance().value(), SetKind.tenancy));
        member.queue().drop(CatalogOrder.id(departure.instance()));
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
            held = new Held(departure.instance(), topology, topologyUid, secret, departure.engineCluster());
        } else if (held.topology().name().isEmpty()) {
            held = new Held(held.instance(), topology, held.topologyUid(), held.secret(), held.engineCluster());
        }
        Member engine = fleet.find(departure.engineCluster()).orElse(null);
        Receipt receipt = place(member, new DepartureOrder(member, engine, departure, held, withoutEngine));
        if (receipt != null && receipt.done()) {
            member.queue().drop(DepartureOrder.id(departure.instance()));
        }
        return receipt;
    }

    /** What memory knows of a member counts as well as what its status says, which comes a moment later. */
    private FleetMember member(FleetCluster cluster) {
        return fleet.find(Snapshots.key(cluster))
                .map(Member::state)
                .map(state -> Snapshots.member(cluster, state))
                .orElseGet(() -> Snapshots.member(cluster, MemberState.unseen()));
    }

    /** Withdraws registrations that were ordered and are not to be (any more), even if they never succeeded. */
    public void withdraw(TopologyKey topology, Set<Bond> staying) {
        for (Member member : fleet.members(topology.namespace())) {
            member.queue()
                    .drop(order -> order instanceof RegistrationOrder registration
                            && registration.topology().equals(topology)
                            && !staying.contains(new Bond(registration.instance(), member.key())));
            member.queue()
                    .drop(order -> order instanceof OwnedSetsOrder tenancy
                            && tenancy.kind() == SetKind.tenancy
                            && tenancy.topology().equals(topology)
                            && !staying.contains(new Bond(tenancy.instance(), member.key())));
            member.queue()
                    .drop(order -> order instanceof CatalogOrder catalog
                            && catalog.topology().equals(topology)
                            && !staying.contains(new Bond(catalog.instance(), member.key())));
        }
    }

    /** Whether a registration of the topology is being worked on at this moment. */
    public boolean registering(TopologyKey topology) {
        return fleet.members(topology.namespace()).stream()
                .anyMatch(member -> member.queue()
                        .running(order -> order instanceof RegistrationOrder registration
                                && registration.topology().equals(topology)));
    }

    /**
     * Stops keeping up the topology's registrations, without undoing them.
     *
     * @param leaving clusters whose FleetCluster is being deleted; that goes on
     */
    public void suspend(TopologyKey topology, Set<ClusterKey> leaving) {
        withdraw(topology, Set.of());
        fleet.members(topology.namespace()).stream()
                .filter(member -> !leaving.contains(member.key()))
                .forEach(member -> member.queue()
                        .drop(order -> order instanceof DepartureOrder departure
                                && departure.topology().equals(topology)));
    }

    /**
     * Withdraws what was ordered for a member that goes.
     *
     * @return whether a registration is being worked on at this moment
     */
    public boolean registering(Member member) {
        member.queue().drop(RegistrationOrder.class::isInstance);
        member.queue().drop(OwnedSetsOrder.class::isInstance);
        member.queue().drop(CatalogOrder.class::isInstance);
        return member.queue().running(RegistrationOrder.class::isInstance);
    }

    /** Registrations with the topology's engines that the clusters still hold, as far as we know. */
    public List<Departure> held(TopologyKey topology) {
        return fleet.members(topology.namespace()).stream()
                .flatMap(member -> member.state().held().values().stream()
                        .filter(held -> held.topology().equals(topology))
                        .map(held -> departure(member.key(), held)))
                .toList();
    }

    /** Clusters other than this one that are registered with an engine on it. */
    public List<ClusterKey> servedFrom(ClusterKey host) {
        return fleet.members(host.namespace()).stream()
                .filter(member -> !member.key().equals(host))
                .filter(member -> member.state().held().values().stream()
                        .anyMatch(held -> held.engineCluster().equals(host)))
                .map(Member::key)
                .toList();
    }

    /** The end of a registration that a member holds. */
    public static Departure departure(ClusterKey member, Held held) {
        TopologyKey secret = TopologyKey.parse(held.secret());
        return new Departure(held.instance(), member, held.engineCluster(), secret.namespace(), secret.name());
    }

    /** Whether the registration is being ended, or was ended, on the hub only. */
    public boolean handingOver(Departure departure) {
        return fleet.find(departure.member())
                .map(member -> member.queue().has(HandOverOrder.id(departure)))
                .orElse(false);
    }

    /** Somebody who did not want to wait has changed their mind. */
    public void waitAgain(Departure departure) {
        fleet.find(departure.member()).ifPresent(member -> member.queue().drop(HandOverOrder.id(departure)));
    }

    /** Whether the cluster had its chance to end the registration itself. */
    public boolean tried(Departure departure, Leave leave) {
        return fleet.find(departure.member())
                .map(member -> Attempts.enough(leave, member, DepartureOrder.id(departure.instance())))
                .orElse(false);
    }

    /** Ends a registration on the hub only; the member's side is its FleetCluster's from now on. */
    @Nullable
    public Receipt handOver(Departure departure, TopologyKey topology, String topologyUid) {
        Optional<Member> member = fleet.find(departure.member());
        if (member.isEmpty()) {
            return null;
        }
        if (!handingOver(departure)) {
            member.get().queue().drop(DepartureOrder.id(departure.instance()));
        }
        Member engine = fleet.find(departure.engineCluster()).orElse(null);
        return place(member.get(), new HandOverOrder(member.get(), engine, departure, topology, topologyUid));
    }

    /** Nothing is asked of the member any more; the hub's side is done and told of. */
    @Nullable
    public Receipt abandon(Member member, Tombstone tombstone, List<AbandonOrder.Registered> registrations) {
        member.queue().dropOthers(AbandonOrder.ID);
        return place(member, new AbandonOrder(fleet, tombstone, registrations));
    }

    @Nullable
    public Receipt farewell(Member member, RemovePolicy policy, boolean hub) {
        member.queue().drop(ConnectOrder.ID);
        return place(member, new FarewellOrder(member, fleet.hub(), policy, hub));
    }

    public void forget(TopologyKey topology) {
        fleet.members(topology.namespace()).forEach(member -> {
            member.queue()
                    .drop(order -> order instanceof HandOverOrder handOver
                            && handOver.topology().equals(topology));
            wakeups.cluster(member.key()); // what was handed over is its business now
        });
    }

    /** A reconciler waits for no member that may not answer. */
    private static boolean answers(Member engine) {
        return engine.key().isHub()
                || engine.state().identity() != null && engine.state().trouble() == null;
    }

    public static @Nullable Receipt place(Member member, Order order) {
        member.queue().put(order);
        return member.queue().receipt(order.id(), order.fingerprint()).orElse(null);
    }
}
