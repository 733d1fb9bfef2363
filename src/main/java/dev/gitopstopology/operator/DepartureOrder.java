package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.AccessInventories.Held;
import dev.gitopstopology.deliver.push.SetRemoval;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;

/**
 * Ends a registration: the engine's rights on the member go first, so that nothing it still wants to do there can be done;
 * then its cluster Secret; then the account. What the engine deployed stays. See docs/adr/0014-deregistration.md.
 */
final class DepartureOrder extends ClusterOrder {
    private final Member member;
    private final Member engine;
    private final Departure departure;
    private final Held held;

    DepartureOrder(Member member, Member engine, Departure departure, Held held) {
        super(id(departure), departure.secretNamespace() + "/" + departure.secretName());
        this.member = member;
        this.engine = engine;
        this.departure = departure;
        this.held = held;
    }

    static String id(Departure departure) {
        return "departure/" + departure.instance();
    }

    @Override
    TopologyKey topology() {
        return held.topology();
    }

    @Override
    String cluster() {
        return member.key().toString();
    }

    @Override
    Receipt deliver() {
        member.unwatch(departure.instance());
        onHub(() -> engine.call("suspending what Flux delivers", connected -> {
            engineSide(connected).suspend();
            return true;
        }));
        member.call("taking the engine's rights away", connected -> {
            removal(connected).fence();
            return true;
        });
        boolean gone = onHub(() -> engine.call(
                "deleting the cluster Secret",
                connected -> engineSide(connected).remove(held.topologyUid())));
        if (!gone) {
            return Receipt.not(
                            Outcome.Waiting,
                            "SecretInUse",
                            "Secret %s/%s changed while it was being deleted; tried again"
                                    .formatted(departure.secretNamespace(), departure.secretName()))
                    .onHub();
        }
        member.call("removing the engine's account", connected -> {
            removal(connected).remove();
            return true;
        });
        member.update(before -> before.departed(departure.instance()));
        return Receipt.removed();
    }

    private EngineSide engineSide(ConnectedCluster onEngine) {
        return new EngineSide(
                engine.target(onEngine), departure.instance(), departure.member(), departure.secretNamespace());
    }

    private SetRemoval removal(ConnectedCluster onMember) {
        return new SetRemoval(
                member.target(onMember),
                new SetId(held.topology(), departure.instance(), member.key(), SetKind.access),
                held.topologyUid());
    }
}
