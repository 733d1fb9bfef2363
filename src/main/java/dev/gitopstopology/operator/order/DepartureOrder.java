package dev.gitopstopology.operator.order;

import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.MemberInventories.Held;
import dev.gitopstopology.deliver.push.OwnedSets;
import dev.gitopstopology.deliver.push.SetRemoval;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a registration: the engine's rights on the member go first, so that nothing it still wants to do there can be done;
 * then its cluster Secret; then the account. What the engine deployed stays. See docs/adr/0014-deregistration.md.
 */
final class DepartureOrder extends ClusterOrder {
    private final Member member;
    private final @Nullable Member engine;
    private final Departure departure;
    private final Held held;
    private final boolean withoutEngine;

    /**
     * @param engine where the engine runs; null where that cluster has left, and has taken its Secrets along as far as we go
     * @param withoutEngine whether an engine's cluster that does not answer is not waited for any longer: what it holds ends with the
     *     account on the member
     */
    DepartureOrder(Member member, @Nullable Member engine, Departure departure, Held held, boolean withoutEngine) {
        // Not what the member says of its engine: the topology and the FleetCluster may have heard different things.
        super(id(departure.instance()), held.topologyUid());
        this.withoutEngine = withoutEngine;
        this.member = member;
        this.engine = engine;
        this.departure = departure;
        this.held = held;
    }

    static String id(InstanceId instance) {
        return "departure/" + instance;
    }

    @Override
    public TopologyKey topology() {
        return held.topology();
    }

    @Override
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        member.unwatch(departure.instance(), SetKind.access);
        member.unwatch(departure.instance(), SetKind.tenancy);
        member.call("taking the engine's rights away", connected -> {
            removal(connected).fence();
            return true;
        });
        boolean gone = engine == null || secretDeleted(engine);
        if (!gone) {
            return Receipt.not(
                            Outcome.Waiting,
                            "SecretInUse",
                            "Secret %s/%s changed while it was being deleted; tried again"
                                    .formatted(departure.secretNamespace(), departure.secretName()))
                    .onHub();
        }
        member.call("removing the engine's account", connected -> {
            for (SetKind kind : List.of(SetKind.tenancy, SetKind.service)) {
                new OwnedSets(member.target(connected), held.topology(), departure.instance(), member.key(), kind)
                        .removeAll(held.topologyUid());
            }
            removal(connected).remove();
            return true;
        });
        member.update(before -> before.departed(departure.instance()));
        return Receipt.removed();
    }

    /** What is in the way there says nothing about the member. */
    private boolean secretDeleted(Member beside) {
        String namespace = departure.secretNamespace();
        return onHub(() -> withoutEngine
                ? EngineSecrets.deletedUnlessBlind(
                        beside, namespace, departure.member(), departure.instance(), held.topologyUid())
                : EngineSecrets.deleted(
                        beside, namespace, departure.member(), departure.instance(), held.topologyUid()));
    }

    private SetRemoval removal(ConnectedCluster onMember) {
        return new SetRemoval(
                member.target(onMember),
                new SetId(held.topology(), departure.instance(), member.key(), SetKind.access),
                held.topologyUid());
    }
}
