package dev.gitopstopology.cli.offline;

import dev.gitopstopology.api.GitOpsCatalogEntrySpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.CatalogInput;
import dev.gitopstopology.plan.CatalogInput.Seen;
import dev.gitopstopology.plan.CatalogPlanner;
import dev.gitopstopology.plan.Catalogue;
import dev.gitopstopology.plan.Fleet;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.validate.Document;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The catalogue entries among the files, planned as the operator would when all that they depend on is healthy. */
final class OfflineCatalog {
    private final CatalogPlanner planner;
    private final List<Document> documents;

    OfflineCatalog(Authority authority, List<Document> documents) {
        this.planner = new CatalogPlanner(authority);
        this.documents = documents;
    }

    /**
     * @throws OfflineRendering.RefusedException when something of an entry would be told of in a condition
     */
    Catalogue plan(TopologyKey topology, GitOpsTopologySpec spec, Plan plan, Fleet fleet) {
        List<CatalogEntry> entries = entries(topology.namespace());
        Seen healthy = new Seen(entries.stream().map(CatalogEntry::name).collect(Collectors.toSet()), Set.of());
        Map<Plan.Bond, Seen> seen = plan.registrations().stream()
                .collect(Collectors.toMap(each -> new Plan.Bond(each.instance().id(), each.member()), each -> healthy));
        Catalogue catalogue = planner.plan(
                spec,
                plan,
                fleet,
                new CatalogInput(
                        topology,
                        entries,
                        OfflineTenants.engines(documents, topology.namespace()).keySet(),
                        OfflineTenants.engineNamespaces(documents),
                        seen,
                        Set.of()));
        catalogue.problems().values().stream().flatMap(List::stream).findFirst().ifPresent(problem -> {
            throw new OfflineRendering.RefusedException(problem);
        });
        return catalogue;
    }

    private List<CatalogEntry> entries(String namespace) {
        return documents.stream()
                .filter(document -> document.kind().equals("GitOpsCatalogEntry"))
                .filter(document -> OfflineRendering.namespace(document).equals(namespace))
                .map(document -> CatalogEntry.of(
                        new EntryKey(namespace, document.id().name()),
                        null,
                        false,
                        OfflineRendering.JSON.convertValue(document.json().path("spec"), GitOpsCatalogEntrySpec.class)))
                .toList();
    }
}
