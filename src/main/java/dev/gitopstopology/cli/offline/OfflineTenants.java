package dev.gitopstopology.cli.offline;

import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTenantSpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.model.TenantKey;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.EngineNamespaces;
import dev.gitopstopology.plan.Fleet;
import dev.gitopstopology.plan.Neighbourhood;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.Tenancy;
import dev.gitopstopology.plan.TenantPlanner;
import dev.gitopstopology.validate.Document;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tenants among the files, planned as the operator would. */
final class OfflineTenants {
    private final TenantPlanner planner;
    private final List<Document> documents;

    OfflineTenants(Authority authority, List<Document> documents) {
        this.planner = new TenantPlanner(authority);
        this.documents = documents;
    }

    /**
     * @throws OfflineRendering.RefusedException when something of a tenant would be told of in a condition
     */
    Tenancy plan(TopologyKey topology, Plan plan, Fleet fleet) {
        Tenancy tenancy = planner.plan(topology, plan, fleet, around(topology.namespace()));
        tenancy.problems().values().stream().flatMap(List::stream).findFirst().ifPresent(problem -> {
            throw new OfflineRendering.RefusedException(problem);
        });
        return tenancy;
    }

    /** The engines that a hub told of for the topology; none where the documents are files of a person. */
    List<EngineInstance> instances(TopologyKey topology) {
        return documents.stream()
                .filter(document -> document.kind().equals("EngineInstance"))
                .filter(document -> OfflineRendering.namespace(document).equals(topology.namespace()))
                .map(document -> OfflineRendering.JSON.convertValue(document.json(), EngineInstance.class))
                .filter(instance -> instance.getSpec().topologyRef().name().equals(topology.name()))
                .toList();
    }

    private Neighbourhood around(String namespace) {
        List<Tenant> tenants = documents.stream()
                .filter(document -> document.kind().equals("GitOpsTenant"))
                .filter(document -> OfflineRendering.namespace(document).equals(namespace))
                .map(document -> Tenant.of(
                        new TenantKey(namespace, document.id().name()),
                        null,
                        false,
                        OfflineRendering.JSON.convertValue(document.json().path("spec"), GitOpsTenantSpec.class)))
                .toList();
        return new Neighbourhood(tenants, engines(documents, namespace), engineNamespaces(documents));
    }

    /** The topologies of a namespace, and what they run. */
    static SortedMap<String, EngineType> engines(List<Document> documents, String namespace) {
        SortedMap<String, EngineType> topologies = new TreeMap<>();
        topologies(documents)
                .filter(document -> OfflineRendering.namespace(document).equals(namespace))
                .forEach(document -> topologies.put(
                        document.id().name(), spec(document).engine().type()));
        return topologies;
    }

    static Set<String> engineNamespaces(List<Document> documents) {
        return topologies(documents)
                .flatMap(document -> EngineNamespaces.of(spec(document)).values().stream())
                .collect(Collectors.toSet());
    }

    private static Stream<Document> topologies(List<Document> documents) {
        return documents.stream().filter(document -> document.kind().equals("GitOpsTopology"));
    }

    private static GitOpsTopologySpec spec(Document topology) {
        return OfflineRendering.JSON.convertValue(topology.json().path("spec"), GitOpsTopologySpec.class);
    }
}
