package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.deliver.Claim;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.Holder;
import dev.gitopstopology.deliver.push.SetDelivery;
import dev.gitopstopology.deliver.push.SharedRoles;
import dev.gitopstopology.deliver.push.Watches;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.observe.WorkloadHealth;
import dev.gitopstopology.render.registration.Enrolment;
import java.util.Map;

/** Installs an engine, keeps it as rendered, and tells how it is. */
final class EngineOrder extends ClusterOrder {
    private final Member member;
    private final Instance instance;
    private final RenderedSet set;
    private final String topologyUid;

    EngineOrder(Member member, Instance instance, RenderedSet set, String topologyUid) {
        super(id(instance.topology(), instance.id()), set.digest() + " " + instance.mayPrune() + " " + topologyUid);
        this.member = member;
        this.instance = instance;
        this.set = set;
        this.topologyUid = topologyUid;
    }

    /** All namespaces share the hub's queue, and an instance id can be imitated from another one. */
    static String id(TopologyKey topology, InstanceId instance) {
        return "engine/" + topology.namespace() + "/" + instance;
    }

    @Override
    TopologyKey topology() {
        return instance.topology();
    }

    @Override
    String cluster() {
        return member.key().toString();
    }

    @Override
    Receipt deliver() {
        return member.call("delivering " + instance.id(), this::deliver);
    }

    private Receipt deliver(ConnectedCluster connected) {
        if (instance.cluster().isHub()) { // any other cluster has them from its enrolment
            new SharedRoles(member.target(connected))
                    .ensure(Enrolment.rolesBeside(instance.engine().type()));
        }
        Claim claim = Claim.of(instance, member.key(), connected.identity().uid(), topologyUid);
        SetDelivery.Delivered delivered = new SetDelivery(member.target(connected), instance.mayPrune())
                .deliver(set, new Holder(topologyUid, connected.identity().uid(), claim, null), new Bindings());
        member.watch(connected, instance.id(), Watches.of(set));
        return Receipt.delivered(
                set.digest(),
                delivered.objects(),
                Map.of(),
                WorkloadHealth.unready(delivered.live().values()));
    }
}
