package dev.gitopstopology.validate;

import dev.gitopstopology.api.ClusterSelection;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.LabelSelector.Requirement;
import dev.gitopstopology.validate.Estate.Typed;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A topology selects clusters, the files have clusters, and none is selected. A warning: it may be meant, and without a
 * FleetCluster in the files there is nothing to be said.
 */
final class SelectorMatchesNothing implements SemanticRule {
    @Override
    public void check(Estate estate, Verdict verdict) {
        for (var topology : estate.topologies()) {
            GitOpsTopologySpec spec = topology.value().getSpec();
            ClusterSelection selection = spec.clusters();
            if (selection == null || estate.clusters().isEmpty()) {
                continue;
            }
            if (estate.clusters().stream().noneMatch(cluster -> selects(topology, cluster))) {
                verdict.warning(
                        topology.document(),
                        selection.selector() == null
                                ? FieldPath.of("spec", "clusters")
                                : FieldPath.of("spec", "clusters", "selector"),
                        new Problem(
                                "SelectsNothing",
                                "selects none of the " + estate.clusters().size() + " FleetCluster(s) in these files",
                                "compare it with their metadata.labels and metadata.namespace"));
            }
        }
    }

    static boolean selects(Typed<GitOpsTopology> topology, Typed<FleetCluster> cluster) {
        GitOpsTopologySpec spec = topology.value().getSpec();
        ClusterSelection selection = spec.clusters();
        return selection != null
                && cluster.namespace().equals(topology.namespace())
                && (managesHub(topology) || !hub(cluster))
                && matches(selection.selector(), labels(cluster));
    }

    static boolean managesHub(Typed<GitOpsTopology> topology) {
        GitOpsTopologySpec spec = topology.value().getSpec();
        return spec.centralized() != null
                && Boolean.TRUE.equals(spec.centralized().manageHub());
    }

    static boolean hub(Typed<FleetCluster> cluster) {
        return cluster.value().getSpec().connection().type() == ConnectionType.InCluster;
    }

    private static Map<String, String> labels(Typed<FleetCluster> cluster) {
        Map<String, String> labels = cluster.value().getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    private static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
        if (selector == null) {
            return true;
        }
        Map<String, String> exact = selector.matchLabels() == null ? Map.of() : selector.matchLabels();
        List<Requirement> requirements = selector.matchExpressions() == null ? List.of() : selector.matchExpressions();
        return labels.entrySet().containsAll(exact.entrySet())
                && requirements.stream().allMatch(requirement -> holds(requirement, labels.get(requirement.key())));
    }

    private static boolean holds(Requirement requirement, @Nullable String value) {
        List<String> values = requirement.values() == null ? List.of() : requirement.values();
        return switch (requirement.operator()) {
            case In -> value != null && values.contains(value);
            case NotIn -> value == null || !values.contains(value);
            case Exists -> value != null;
            case DoesNotExist -> value == null;
        };
    }
}
