package dev.gitopstopology.graph;

import dev.gitopstopology.api.CockpitFleet;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.Group;
import dev.gitopstopology.api.GroupBy;
import dev.gitopstopology.api.PerGroup;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which group an instance serves: its id is made from the group's name, which says it of plans and of living engines alike. */
final class GroupNames {
    private GroupNames() {}

    /** By instance. */
    static Map<String, String> of(
            TopologyKey topology, GitOpsTopologySpec spec, Collection<Map<String, String>> labels) {
        Map<String, String> names = new HashMap<>();
        Optional.ofNullable(groups(spec)).stream()
                .flatMap(groups -> names(groups, labels))
                .forEach(group ->
                        names.put(InstanceId.of(topology, Role.engine, group).value(), group));
        return names;
    }

    private static @Nullable PerGroup groups(GitOpsTopologySpec spec) {
        CockpitFleet under = spec.cockpitFleet();
        return under == null ? spec.perGroup() : under.fleet().perGroup();
    }

    private static Stream<String> names(PerGroup spec, Collection<Map<String, String>> labels) {
        GroupBy by = spec.groupBy();
        return by == null
                ? Stream.ofNullable(spec.groups())
                        .flatMap(groups -> groups.stream().map(Group::name))
                : labels.stream()
                        .map(each -> each.getOrDefault(by.label(), ""))
                        .filter(value -> !value.isEmpty())
                        .distinct();
    }
}
