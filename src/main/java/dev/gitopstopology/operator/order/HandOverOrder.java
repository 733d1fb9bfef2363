package dev.gitopstopology.operator.order;

import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.LastingSecret.Removal;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.leave.Leftovers;
import org.jspecify.annotations.Nullable;

/**
 * Ends a registration where the engine runs only, for a topology that does not wait for the member any longer. The member's side is
 * its FleetCluster's from now on: see {@link Leftovers}. An engine's cluster that does not answer is not waited for either: the token
 * in the Secret there ends with the account on the member.
 */
final class HandOverOrder extends ClusterOrder {
    private final Member member;
    private final @Nullable Member engine;
    private final Departure departure;
    private final TopologyKey topology;

    HandOverOrder(
            Member member, @Nullable Member engine, Departure departure, TopologyKey topology, String topologyUid) {
        super(id(departure), topologyUid);
        this.member = member;
        this.engine = engine;
        this.departure = departure;
        this.topology = topology;
    }

    static String id(Departure departure) {
        return "hand-over/" + departure.instance();
    }

    @Override
    public TopologyKey topology() {
        return topology;
    }

    @Override
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        Member beside = engine;
        if (beside == null) {
            return Receipt.removed();
        }
        Removal removal;
        try {
            removal = beside.call(
                    "deleting the cluster Secret",
                    connected -> new EngineSide(
                                    beside.target(connected),
                                    departure.instance(),
                                    departure.member(),
                                    departure.secretNamespace())
                            .removeLasting());
        } catch (ClusterException e) {
            if (beside.key().isHub()) {
                throw e;
            }
            removal = Removal.NotOurs;
        }
        return removal == Removal.Changed
                ? Receipt.not(
                        Outcome.Waiting,
                        "SecretInUse",
                        "Secret %s/%s changed while it was being deleted; tried again"
                                .formatted(departure.secretNamespace(), departure.secretName()))
                : Receipt.removed();
    }
}
