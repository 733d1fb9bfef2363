package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.cluster.EnrolmentMark;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.EnrolmentRemoval;
import dev.gitopstopology.deliver.push.MemberInventories;
import dev.gitopstopology.deliver.push.MemberInventories.Held;
import dev.gitopstopology.deliver.push.MemberInventories.HeldEngine;
import dev.gitopstopology.deliver.push.OwnedSets;
import dev.gitopstopology.deliver.push.SetRemoval;
import dev.gitopstopology.deliver.push.TombstoneStore;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.render.Tombstone;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends registrations whose topology, or whose FleetCluster, is gone, in the order of docs/adr/0014-deregistration.md; then takes
 * the tombstone away that told of them.
 */
public final class TidyOrder extends ClusterOrder {
    private final Member member;
    private final Fleet fleet;
    private final ClusterKey through;
    private final List<Held> gone;
    private final @Nullable TopologyKey tombstone;

    /** Registrations of this FleetCluster whose topologies are gone. */
    public static TidyOrder ofTopology(Member member, Fleet fleet, Held gone) {
        return new TidyOrder(
                "tidy/" + gone.instance() + "/" + gone.topologyUid(), member, fleet, member.key(), List.of(gone), null);
    }

    /**
     * Everything that the cluster holds through a FleetCluster that is gone.
     *
     * @param through this FleetCluster itself, when what it held in an earlier life is in order already
     * @param tombstone its namespace and name
     */
    public static TidyOrder ofTombstone(Member member, Fleet fleet, ClusterKey through, TopologyKey tombstone) {
        return new TidyOrder("tombstone/" + tombstone, member, fleet, through, List.of(), tombstone);
    }

    private TidyOrder(
            String id,
            Member member,
            Fleet fleet,
            ClusterKey through,
            List<Held> gone,
            @Nullable TopologyKey tombstone) {
        super(id, member.fingerprint());
        this.member = member;
        this.fleet = fleet;
        this.through = through;
        this.gone = gone;
        this.tombstone = tombstone;
    }

    @Override
    @Nullable
    public TopologyKey topology() {
        return gone.isEmpty() ? null : gone.get(0).topology(); // another of that name may be waiting for this
    }

    @Override
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        MemberInventories.Found found = through.equals(member.key())
                ? new MemberInventories.Found(gone, List.of())
                : member.call(
                        "looking at what " + through + " left there",
                        connected -> MemberInventories.on(
                                member.target(connected),
                                through,
                                fleet.hub().identity().uid()));
        List<Held> all = found.registrations();
        for (Held held : all) {
            if (!ended(held)) {
                return Receipt.not(
                        Outcome.Waiting,
                        "SecretInUse",
                        "Secret %s changed while it was being deleted; tried again".formatted(held.secret()));
            }
        }
        found.engines().forEach(this::letGo);
        TopologyKey told = tombstone;
        if (told != null) {
            if (!through.equals(member.key())) {
                withdrawMark();
            }
            fleet.hub().call("taking the tombstone away", connected -> {
                new TombstoneStore(fleet.hub().target(connected), Tombstone.ROLE).remove(told.namespace(), told.name());
                return true;
            });
        }
        member.queue().drop(id());
        if (!found.isEmpty()) {
            member.queue().wakeSoon(); // what was blocked by it may go on
        }
        return Receipt.removed();
    }

    /** An engine that was delivered through a FleetCluster that is gone is given up, and runs on. */
    private void letGo(HeldEngine engine) {
        member.call("letting " + engine.instance() + " go", connected -> {
            SetId set = new SetId(engine.topology(), engine.instance(), through, SetKind.engine);
            new EngineRemoval(member.target(connected), set, engine.topologyUid(), RemovePolicy.Orphan).run();
            return true;
        });
    }

    /** While it stands, the installer account looks as if somebody else needed it. */
    private void withdrawMark() {
        String mark = EnrolmentMark.name(fleet.hub().identity().uid(), through.toString());
        member.call("taking back the mark of " + through, connected -> {
            new EnrolmentRemoval(member.target(connected)).withdraw(mark);
            return true;
        });
    }

    private boolean ended(Held held) {
        member.call("taking the engine's rights away", connected -> {
            removal(connected, held).fence();
            return true;
        });
        TopologyKey secret = TopologyKey.parse(held.secret()); // of what the cluster says, the namespace only
        boolean deleted = fleet.find(held.engineCluster())
                .map(beside -> EngineSecrets.deletedUnlessBlind(
                        beside, secret.namespace(), through, held.instance(), held.topologyUid()))
                .orElse(true);
        if (!deleted) {
            return false;
        }
        member.call("removing the engine's account", connected -> {
            for (SetKind kind : List.of(SetKind.tenancy, SetKind.service)) {
                new OwnedSets(member.target(connected), held.topology(), held.instance(), through, kind)
                        .removeAll(held.topologyUid());
            }
            removal(connected, held).remove();
            return true;
        });
        member.update(
                before -> Objects.equals(held, before.held().get(held.instance().value()))
                        ? before.departed(held.instance())
                        : before);
        return true;
    }

    private SetRemoval removal(ConnectedCluster onMember, Held held) {
        return new SetRemoval(
                member.target(onMember),
                new SetId(held.topology(), held.instance(), through, SetKind.access),
                held.topologyUid());
    }
}
