package dev.gitopstopology.operator.leave;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.deliver.push.MemberInventories.Held;
import dev.gitopstopology.deliver.push.MemberInventories.HeldEngine;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Retired;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.MemberState;
import dev.gitopstopology.operator.fleet.Tombstones;
import dev.gitopstopology.operator.fleet.Topologies;
import dev.gitopstopology.operator.order.EngineOrders;
import dev.gitopstopology.operator.order.RegistrationOrder;
import dev.gitopstopology.operator.order.TidyOrder;
import dev.gitopstopology.render.Tombstone;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * What a cluster still holds of topologies and FleetClusters that are gone. A topology that could not wait for the cluster leaves
 * it to the cluster's FleetCluster; a FleetCluster that could not wait leaves it to the next one that leads there.
 */
public final class Leftovers {
    private final Fleet fleet;
    private final EngineOrders engines;
    private final Topologies topologies;
    private final Tombstones tombstones;
    private final KubernetesClient hub;

    public Leftovers(
            Fleet fleet, EngineOrders engines, Topologies topologies, Tombstones tombstones, KubernetesClient hub) {
        this.fleet = fleet;
        this.engines = engines;
        this.topologies = topologies;
        this.tombstones = tombstones;
        this.hub = hub;
    }

    /**
     * Orders what there is to tidy. Asks the cluster nothing itself.
     *
     * @return whether to look again soon
     */
    public boolean tidy(Member member) {
        MemberState state = member.state();
        boolean soon = false;
        boolean tidying = false;
        for (Held held : state.held().values()) {
            if (!held.topology().namespace().equals(member.key().namespace())) {
                continue; // no topology of another namespace serves it, whatever the cluster says
            }
            switch (topologies.of(held)) {
                case Present -> {}
                case Leaving -> soon = true;
                case Gone -> {
                    tidying = true;
                    if (!topologies.replaced(held)) {
                        // Whoever ordered these is gone, perhaps without having been asked to clean up.
                        member.queue().drop(RegistrationOrder.id(held.instance()));
                        engines.withdraw(member, held.topology(), held.instance());
                    }
                    member.queue().put(TidyOrder.ofTopology(member, fleet, held));
                }
            }
        }
        soon |= tidyEngines(member);
        ClusterIdentity identity = state.identity();
        if (identity == null || state.trouble() != null) {
            return soon;
        }
        for (ConfigMap tombstone : tombstones.of(member.key().namespace(), identity.uid())) {
            TopologyKey place = new TopologyKey(
                    tombstone.getMetadata().getNamespace(),
                    tombstone.getMetadata().getName());
            TopologyKey old = TopologyKey.parse(Tombstones.data(tombstone).getOrDefault(Tombstone.FLEET_CLUSTER, ""));
            ClusterKey through = new ClusterKey(old.namespace(), old.name());
            boolean same = through.equals(member.key());
            if (same && tidying) {
                soon = true;
            } else if (same || gone(through)) {
                member.queue().put(TidyOrder.ofTombstone(member, fleet, through, place));
            }
        }
        return soon;
    }

    /** An engine whose topology is gone is given up, and runs on: what it was to be is nobody's to say any more. */
    private boolean tidyEngines(Member member) {
        boolean soon = false;
        for (HeldEngine engine : member.state().engines().values()) {
            boolean registered =
                    member.state().held().containsKey(engine.instance().value());
            if (!engine.topology().namespace().equals(member.key().namespace())) {
                continue; // as above
            }
            Topologies.Fate fate = topologies.of(engine.topology(), engine.topologyUid());
            if (fate == Topologies.Fate.Gone && !registered) {
                engines.uninstall(
                        new Retired(engine.instance(), member.key()),
                        engine.topology(),
                        engine.topologyUid(),
                        RemovePolicy.Orphan);
            }
            soon |= fate != Topologies.Fate.Present;
        }
        return soon;
    }

    /** Only what the API server says is gone. */
    private boolean gone(ClusterKey key) {
        try {
            return !key.name().isEmpty()
                    && !key.namespace().isEmpty()
                    && hub.resources(FleetCluster.class)
                            .inNamespace(key.namespace())
                            .withField("metadata.name", key.name())
                            .list()
                            .getItems()
                            .isEmpty();
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
