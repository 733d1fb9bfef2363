package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;

/**
 * Lets an engine go. {@code Orphan} gives up the inventory and the claim and leaves it running; {@code Remove} stops its
 * controllers first, so that nothing reacts to the rest going, and keeps the namespace, the CRDs and every object that people
 * made in it. Either way our own rights in its namespace on a member end.
 */
final class EngineRemovalOrder extends ClusterOrder {
    private final Member host;
    private final InstanceId instance;
    private final TopologyKey topology;
    private final String topologyUid;
    private final RemovePolicy policy;

    EngineRemovalOrder(
            Member host, InstanceId instance, TopologyKey topology, String topologyUid, RemovePolicy policy) {
        super(id(topology, instance), policy.name() + " " + topologyUid);
        this.host = host;
        this.instance = instance;
        this.topology = topology;
        this.topologyUid = topologyUid;
        this.policy = policy;
    }

    static String id(TopologyKey topology, InstanceId instance) {
        return "engine-removal/" + topology.namespace() + "/" + instance;
    }

    @Override
    public TopologyKey topology() {
        return topology;
    }

    @Override
    protected String cluster() {
        return host.key().toString();
    }

    @Override
    protected Receipt deliver() {
        host.unwatch(instance, SetKind.engine);
        host.unwatch(instance, SetKind.project);
        host.unwatch(instance, SetKind.catalog);
        host.unwatch(instance, SetKind.credentials);
        host.unwatch(instance, SetKind.monitoring);
        try {
            host.call("letting " + instance + " go", this::remove);
        } catch (DeliveryException e) {
            if (!e.reason().equals("InventoryOfAnother")) {
                throw e;
            }
            // What stands there is another topology's: nothing of this one is left to remove.
        }
        host.update(before -> before.gone(instance));
        return Receipt.removed();
    }

    private boolean remove(ConnectedCluster connected) {
        SetId engine = new SetId(topology, instance, host.key(), SetKind.engine);
        new EngineRemoval(host.target(connected), engine, topologyUid, policy).run();
        return true;
    }
}
