package dev.gitopstopology.operator;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.SetRemoval;
import dev.gitopstopology.deliver.push.TenantSets;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;

/**
 * Lets an engine go. {@code Orphan} gives up the inventory and the claim and leaves it running; {@code Remove} stops its
 * controllers first, so that nothing reacts to the rest going, and keeps the namespace, the CRDs and every object that people
 * made in it.
 */
final class EngineRemovalOrder extends ClusterOrder {
    private final Member member;
    private final InstanceId instance;
    private final TopologyKey topology;
    private final String topologyUid;
    private final RemovePolicy policy;

    EngineRemovalOrder(
            Member member, InstanceId instance, TopologyKey topology, String topologyUid, RemovePolicy policy) {
        super(id(topology, instance), policy.name() + " " + topologyUid);
        this.member = member;
        this.instance = instance;
        this.topology = topology;
        this.topologyUid = topologyUid;
        this.policy = policy;
    }

    static String id(TopologyKey topology, InstanceId instance) {
        return "engine-removal/" + topology.namespace() + "/" + instance;
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
        member.unwatch(instance);
        try {
            return member.call("letting " + instance + " go", this::remove);
        } catch (DeliveryException e) {
            if (e.reason().equals("InventoryOfAnother")) {
                return Receipt
                        .removed(); // what stands there is another topology's: nothing of this one is left to remove
            }
            throw e;
        }
    }

    private Receipt remove(ConnectedCluster connected) {
        SetRemoval removal = new SetRemoval(
                member.target(connected), new SetId(topology, instance, member.key(), SetKind.engine), topologyUid);
        TenantSets projects =
                new TenantSets(member.target(connected), topology, instance, member.key(), SetKind.project);
        if (policy == RemovePolicy.Remove) {
            removal.stopControllers();
            projects.removeAll(topologyUid);
            removal.remove();
        } else {
            projects.releaseAll(topologyUid);
            removal.release();
        }
        return Receipt.removed();
    }
}
