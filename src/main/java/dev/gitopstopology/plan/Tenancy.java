package dev.gitopstopology.plan;

import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the tenants of a topology have.
 *
 * @param tenants one per tenant and instance
 * @param problems what a person must mend, by the name of the tenant
 * @param blocked names of tenants of which nothing is changed until that is mended; what they have stays
 */
public record Tenancy(List<PlannedTenant> tenants, SortedMap<String, List<Problem>> problems, Set<String> blocked) {

    public static final Tenancy NONE = new Tenancy(List.of(), new TreeMap<>(), Set.of());

    /** The registration as it has to be so that the engine may serve the tenants of that cluster in their namespaces. */
    public Registration serving(Registration registration) {
        Instance instance = registration.instance();
        Set<String> namespaces = of(instance.id()).stream()
                .flatMap(planned -> planned.grants().stream())
                .filter(grant -> grant.registration().member().equals(registration.member()))
                .flatMap(grant -> grant.namespaces().stream())
                .collect(Collectors.toSet());
        Engine engine = instance.engine().with(instance.engine().access().with(namespaces));
        return new Registration(
                new Instance(
                        instance.id(),
                        instance.topology(),
                        instance.cluster(),
                        instance.role(),
                        engine,
                        instance.managesOwnCluster(),
                        instance.mayPrune()),
                registration.member(),
                registration.destination(),
                registration.ownCluster(),
                registration.facts());
    }

    /** The same when some tenants have nothing any more. */
    public Tenancy without(Set<String> gone) {
        return new Tenancy(
                tenants.stream()
                        .filter(planned -> !gone.contains(planned.tenant().name()))
                        .toList(),
                problems,
                blocked);
    }

    public List<PlannedTenant> of(InstanceId instance) {
        return tenants.stream()
                .filter(planned -> planned.instance().id().equals(instance))
                .toList();
    }
}
