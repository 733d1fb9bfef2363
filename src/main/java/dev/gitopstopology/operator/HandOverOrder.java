package dev.gitopstopology.operator;

import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.LastingSecret;
import dev.gitopstopology.deliver.push.LastingSecret.Removal;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.render.Ownership;
import dev.gitopstopology.render.registration.ClusterSecret;

/**
 * Ends a registration on the hub only, for a topology that does not wait for the member any longer. The member's side is its
 * FleetCluster's from now on: see {@link Leftovers}.
 */
final class HandOverOrder extends ClusterOrder {
    private final Member member;
    private final Member hub;
    private final Departure departure;
    private final TopologyKey topology;

    HandOverOrder(Member member, Member hub, Departure departure, TopologyKey topology, String topologyUid) {
        super(id(departure), topologyUid);
        this.member = member;
        this.hub = hub;
        this.departure = departure;
        this.topology = topology;
    }

    static String id(Departure departure) {
        return "hand-over/" + departure.instance();
    }

    @Override
    TopologyKey topology() {
        return topology;
    }

    @Override
    String cluster() {
        return member.key().toString();
    }

    @Override
    Receipt deliver() {
        Removal removal = hub.call(
                "deleting the cluster Secret",
                connected -> new LastingSecret(
                                hub.target(connected),
                                departure.secretNamespace(),
                                ClusterSecret.name(departure.instance(), departure.member()),
                                departure.instance(),
                                Ownership.labelValue(departure.member().name()))
                        .remove());
        return removal == Removal.Changed
                ? Receipt.not(
                        Outcome.Waiting,
                        "SecretInUse",
                        "Secret %s/%s changed while it was being deleted; tried again"
                                .formatted(departure.secretNamespace(), departure.secretName()))
                : Receipt.removed();
    }
}
