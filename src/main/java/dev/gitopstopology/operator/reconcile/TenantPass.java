package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.order.OwnedSetsOrder;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.plan.Tenancy;
import dev.gitopstopology.render.tenancy.TenantPolicy;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The tenants in one pass of their topology: beside an engine that is there, and on members that are registered, their orders are
 * placed. Where no tenant is, and none was, nothing is asked of any cluster.
 */
final class TenantPass {
    private final Tenants tenants;
    private final Fleet fleet;
    private final TopologyKey topology;
    private final String topologyUid;
    private final Collection<GitOpsTenant> objects;
    private final Tenancy planned;
    private final Tenancy remaining;
    private final Set<String> leaving;
    private final Set<String> instances = new HashSet<>();
    private final TenantDelivery delivery = new TenantDelivery();

    TenantPass(
            Tenants tenants,
            Fleet fleet,
            TopologyKey topology,
            String topologyUid,
            Collection<GitOpsTenant> objects,
            Tenancy planned) {
        this.tenants = tenants;
        this.fleet = fleet;
        this.topology = topology;
        this.topologyUid = topologyUid;
        this.objects = objects;
        this.planned = planned;
        this.remaining = tenants.remaining(topology, planned);
        this.leaving = Tenants.leaving(topology, objects);
    }

    SortedMap<String, String> policies(Instance instance) {
        return TenantPolicy.of(remaining.of(instance.id()));
    }

    /** The tenants of an instance with all that they have there, also where nothing of them is changed. */
    List<PlannedTenant> known(Instance instance) {
        return remaining.known(instance.id());
    }

    /** The registration with the rights that the engine needs for the tenants. */
    Registration serving(Registration registration) {
        return remaining.serving(registration);
    }

    /** @param engine receipt of the engine that the projects are beside */
    void beside(Instance instance, @Nullable Receipt engine) {
        instances.add(instance.id().value());
        if (engine != null) {
            delivery.engine(instance.id().value(), engine);
        }
        fleet.find(instance.cluster()).ifPresent(host -> {
            Receipt receipt = placed(host, instance, Tenants.projects(planned, instance, leaving), engine);
            if (receipt != null) {
                delivery.project(instance.id().value(), receipt);
            }
        });
    }

    /** @param registered receipt of the registration; before it is done the cluster may be somebody else's */
    void on(Registration registration, @Nullable Receipt registered) {
        fleet.find(registration.member()).ifPresent(member -> {
            Receipt receipt =
                    placed(member, registration.instance(), Tenants.on(remaining, registration, leaving), registered);
            if (receipt != null) {
                delivery.member(
                        registration.instance().id().value(),
                        registration.member().name(),
                        receipt);
            }
        });
    }

    private @Nullable Receipt placed(
            Member member, Instance instance, OwnedSetsOrder.Share share, @Nullable Receipt before) {
        OwnedSetsOrder order = new OwnedSetsOrder(member, fleet.hub(), instance, share, topologyUid);
        boolean known = member.queue().has(order.id());
        if (objects.isEmpty() && !known) {
            return null;
        }
        if (before != null && before.done() && !member.leaving()) {
            member.queue().put(order);
        }
        return member.queue().receipt(order.id(), order.fingerprint()).orElse(null);
    }

    /** Remembers what is known now. */
    void end() {
        tenants.saw(topology, objects, planned, delivery, instances.size());
    }
}
