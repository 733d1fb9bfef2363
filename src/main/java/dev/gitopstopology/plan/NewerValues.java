package dev.gitopstopology.plan;

import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.TopologyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values that say what an object is and that only a newer version knows, below whose CRDs this one may run. They are read as nothing, which the schema
 * lets nobody write. Such an object is left as it is: whoever does not know what it is must not change it, nor remove it.
 */
public final class NewerValues {
    private NewerValues() {}

    public static Optional<Problem> of(ClusterKey cluster, FleetClusterSpec spec) {
        return known(spec.connection().type())
                ? Optional.empty()
                : Optional.of(problem("FleetCluster " + cluster, "spec.connection.type"));
    }

    public static List<Problem> of(TopologyKey topology, GitOpsTopologySpec spec) {
        List<String> fields = new ArrayList<>();
        if (!known(spec.mode())) {
            fields.add("spec.mode");
        }
        if (!known(spec.engine().type())) {
            fields.add("spec.engine.type");
        }
        if (spec.cockpitFleet() != null && !known(spec.cockpitFleet().fleet().mode())) {
            fields.add("spec.cockpitFleet.fleet.mode");
        }
        return fields.stream()
                .map(field -> problem("GitOpsTopology " + topology, field))
                .toList();
    }

    private static boolean known(@Nullable Object value) {
        return value != null;
    }

    private static Problem problem(String object, String field) {
        return new Problem(
                field,
                "NewerValue",
                "%s: %s has a value that only a newer version of the operator knows; the object is left as it is, and is not removed. Upgrade the operator"
                        .formatted(object, field));
    }
}
