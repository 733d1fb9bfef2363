package dev.gitopstopology.plan;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.Tenant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * What stands beside a topology and decides what its tenants may have.
 *
 * @param tenants all tenants of the namespace, also those of other topologies
 * @param topologies the topologies of the namespace by name, and what they run
 * @param engineNamespaces namespaces of all engines that the hub knows of
 */
public record Neighbourhood(
        List<Tenant> tenants, SortedMap<String, EngineType> topologies, Set<String> engineNamespaces) {
    public Neighbourhood {
        tenants = tenants.stream().sorted(Tenant.ELDER_FIRST).toList();
    }
}
