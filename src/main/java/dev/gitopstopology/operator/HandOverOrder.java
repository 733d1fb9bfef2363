package dev.gitopstopology.operator;

import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.LastingSecret;
import dev.gitopstopology.deliver.push.LastingSecret.Removal;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.TopologyKey;

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
        boolean gone = hub.call("deleting the cluster Secret", connected -> {
            EngineSide side = new EngineSide(
                    hub.target(connected), departure.instance(), departure.member(), departure.secretNamespace());
            side.suspend();
            for (LastingSecret secret : side.lasting()) {
                if (secret.remove() == Removal.Changed) {
                    return false;
                }
            }
            side.tidy();
            return true;
        });
        return !gone
                ? Receipt.not(
                        Outcome.Waiting,
                        "SecretInUse",
                        "Secret %s/%s changed while it was being deleted; tried again"
                                .formatted(departure.secretNamespace(), departure.secretName()))
                : Receipt.removed();
    }
}
