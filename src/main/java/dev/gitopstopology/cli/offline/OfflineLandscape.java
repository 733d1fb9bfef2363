package dev.gitopstopology.cli.offline;

import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.graph.Landscape;
import dev.gitopstopology.graph.PlannedLandscape;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.Fleet;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.Planner;
import dev.gitopstopology.plan.TopologyInput;
import dev.gitopstopology.validate.Document;
import java.util.List;
import java.util.Set;

/** The topologies and clusters among files, planned as the operator would; a cluster that it would refuse is drawn with the reason. */
public final class OfflineLandscape {
    private OfflineLandscape() {}

    /** @throws OfflineRendering.RefusedException when a topology cannot be planned at all */
    public static Landscape of(Set<String> platformNamespaces, List<Document> documents) {
        Planner planner = new Planner(new Authority(platformNamespaces), new Facts(Set.of()), Releases::defaultVersion);
        List<FleetMember> members = OfflineRendering.members(documents);
        List<PlannedLandscape.Topology> topologies = documents.stream()
                .filter(document -> document.kind().equals("GitOpsTopology"))
                .map(document -> planned(document, members, planner))
                .toList();
        return PlannedLandscape.of(members, topologies);
    }

    private static PlannedLandscape.Topology planned(Document document, List<FleetMember> members, Planner planner) {
        TopologyKey key = new TopologyKey(
                OfflineRendering.namespace(document), document.id().name());
        GitOpsTopologySpec spec =
                OfflineRendering.JSON.convertValue(document.json().path("spec"), GitOpsTopologySpec.class);
        Fleet fleet = new Fleet(
                null,
                members.stream()
                        .filter(member -> member.key().namespace().equals(key.namespace()))
                        .toList());
        Plan plan = planner.plan(new TopologyInput(key, spec, null, false), fleet);
        if (!plan.problems().isEmpty()) {
            throw new OfflineRendering.RefusedException(plan.problems().get(0));
        }
        return new PlannedLandscape.Topology(key, spec, plan);
    }
}
