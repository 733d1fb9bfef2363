package dev.gitopstopology.plan;

import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.plan.Plan.Bond;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the tenants of a topology have; indexed, since it is asked for every instance and every registration. */
public final class Tenancy {
    public static final Tenancy NONE = new Tenancy(List.of(), List.of(), new TreeMap<>(), Set.of());
    private final List<PlannedTenant> tenants;
    private final List<PlannedTenant> held;
    private final SortedMap<String, List<Problem>> problems;
    private final Set<String> blocked;
    private final Map<InstanceId, List<PlannedTenant>> byInstance;
    private final Map<Bond, List<PlannedTenant>> byRegistration = new HashMap<>();
    private final Map<Bond, Set<String>> namespaces = new HashMap<>();

    /**
     * @param tenants one per tenant and instance
     * @param held the same of those that are blocked: their engine keeps its rights in their namespaces
     * @param problems what a person must mend, by the name of the tenant
     * @param blocked names of tenants of which nothing is changed until that is mended; what they have stays
     */
    public Tenancy(
            List<PlannedTenant> tenants,
            List<PlannedTenant> held,
            SortedMap<String, List<Problem>> problems,
            Set<String> blocked) {
        this.held = List.copyOf(held);
        this.tenants = List.copyOf(tenants);
        this.problems = problems;
        this.blocked = blocked;
        this.byInstance = tenants.stream()
                .collect(Collectors.groupingBy(planned -> planned.instance().id()));
        tenants.forEach(planned -> planned.grants()
                .forEach(grant -> byRegistration
                        .computeIfAbsent(bond(grant.registration()), bond -> new ArrayList<>())
                        .add(new PlannedTenant(planned.tenant(), planned.instance(), List.of(grant)))));
        Stream.concat(tenants.stream(), held.stream())
                .forEach(planned -> planned.grants()
                        .forEach(grant -> namespaces
                                .computeIfAbsent(bond(grant.registration()), bond -> new TreeSet<>())
                                .addAll(grant.namespaces())));
    }

    private static Bond bond(Registration registration) {
        return new Bond(registration.instance().id(), registration.member());
    }

    public List<PlannedTenant> tenants() {
        return tenants;
    }

    public SortedMap<String, List<Problem>> problems() {
        return problems;
    }

    public Set<String> blocked() {
        return blocked;
    }

    /** What tenants have with an instance. */
    public List<PlannedTenant> of(InstanceId instance) {
        return byInstance.getOrDefault(instance, List.of());
    }

    /** Those and the blocked ones, whose credentials stay where they are. */
    public List<PlannedTenant> known(InstanceId instance) {
        return Stream.concat(tenants.stream(), held.stream())
                .filter(planned -> planned.instance().id().equals(instance))
                .toList();
    }

    /** What tenants have on one cluster by one registration: each with that grant alone. */
    public List<PlannedTenant> on(Registration registration) {
        return byRegistration.getOrDefault(bond(registration), List.of());
    }

    /** The registration as it has to be so that the engine may serve the tenants of that cluster in their namespaces. */
    public Registration serving(Registration registration) {
        Engine engine = registration.instance().engine();
        Set<String> needed = namespaces.getOrDefault(bond(registration), Set.of());
        return registration.with(
                registration.instance().with(engine.with(engine.access().with(needed))));
    }

    /** The same when some tenants have nothing any more. */
    public Tenancy without(Set<String> gone) {
        return new Tenancy(
                tenants.stream()
                        .filter(planned -> !gone.contains(planned.tenant().name()))
                        .toList(),
                held,
                problems,
                blocked);
    }
}
