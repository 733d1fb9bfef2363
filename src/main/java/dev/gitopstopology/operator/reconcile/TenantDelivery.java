package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.deliver.CredentialFacts;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.operator.order.OwnerFacts;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.plan.Tenancy;
import dev.gitopstopology.plan.TenantGrant;
import dev.gitopstopology.status.TenantView;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of a topology's tenants in one pass: receipts by instance for projects, and by instance and cluster for the rest.
 * A receipt that is missing is not known yet.
 */
final class TenantDelivery {
    private final Map<String, Receipt> engines = new HashMap<>();
    private final Map<String, Receipt> projects = new HashMap<>();
    private final Map<String, Receipt> members = new HashMap<>();

    void engine(String instance, Receipt receipt) {
        engines.put(instance, receipt);
    }

    void project(String instance, Receipt receipt) {
        projects.put(instance, receipt);
    }

    void member(String instance, String cluster, Receipt receipt) {
        members.put(instance + "/" + cluster, receipt);
    }

    /** Leaving tenants of which no project is left, beside no engine. */
    Set<String> leftEverywhere(Set<String> leaving, int instances) {
        return leaving.stream()
                .filter(name -> projects.values().stream()
                                .filter(receipt ->
                                        new OwnerFacts(receipt).gone().contains(name))
                                .count()
                        == instances)
                .collect(Collectors.toSet());
    }

    /**
     * What is known of each tenant of the topology.
     *
     * @param names of these
     */
    SortedMap<String, TenantView> views(Collection<String> names, Tenancy planned, Set<String> gone) {
        SortedMap<String, TenantView> views = new TreeMap<>();
        names.forEach(name -> views.put(name, view(name, planned, gone.contains(name))));
        return views;
    }

    private TenantView view(String name, Tenancy planned, boolean projectsGone) {
        SortedMap<String, Problem> failures = new TreeMap<>();
        SortedSet<String> pending = new TreeSet<>();
        SortedSet<String> clusters = new TreeSet<>();
        SortedSet<String> instances = new TreeSet<>();
        SortedSet<String> inUse = new TreeSet<>();
        for (PlannedTenant each : planned.tenants()) {
            if (!each.tenant().name().equals(name)) {
                continue;
            }
            String instance = each.instance().id().value();
            instances.add(instance);
            at(projects.get(instance), each.instance().cluster().name(), name, failures, pending);
            Optional.ofNullable(projects.get(instance))
                    .ifPresent(receipt -> inUse.addAll(new OwnerFacts(receipt).inUse(name)));
            Optional.ofNullable(engines.get(instance))
                    .flatMap(receipt -> new CredentialFacts(receipt).problem(name))
                    .ifPresent(problem ->
                            failures.putIfAbsent(each.instance().cluster().name(), problem));
            for (TenantGrant grant : each.grants()) {
                String cluster = grant.registration().member().name();
                clusters.add(cluster);
                at(members.get(instance + "/" + cluster), cluster, name, failures, pending);
            }
        }
        boolean gone = projectsGone && failures.isEmpty() && pending.isEmpty();
        return new TenantView(
                List.copyOf(planned.problems().getOrDefault(name, List.of())),
                failures,
                pending,
                clusters,
                instances,
                List.copyOf(inUse),
                gone);
    }

    private static void at(
            @Nullable Receipt receipt,
            String cluster,
            String name,
            SortedMap<String, Problem> failures,
            SortedSet<String> pending) {
        if (receipt == null) {
            pending.add(cluster);
        } else {
            new OwnerFacts(receipt).failure(name).ifPresent(problem -> failures.put(cluster, problem));
        }
    }
}
