package dev.gitopstopology.plan;

import dev.gitopstopology.api.EngineOverride;
import dev.gitopstopology.api.Group;
import dev.gitopstopology.api.GroupBy;
import dev.gitopstopology.api.PerGroup;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which groups a member belongs to, and which cluster of a group may be its control cluster. */
final class Grouping {
    private final String path;
    private final List<Group> groups;
    private final @Nullable GroupBy by;

    /**
     * @param path of the field that says it
     * @param spec with either list or label; the schema has seen to it
     */
    Grouping(String path, PerGroup spec) {
        this.path = path;
        this.groups = Objects.requireNonNullElse(spec.groups(), List.of());
        this.by = spec.groupBy();
    }

    /**
     * A group as far as one member of it tells.
     *
     * @param control which member may be the control cluster
     * @param wanted that in words
     */
    record One(String name, @Nullable EngineOverride engine, Predicate<FleetMember> control, String wanted) {}

    List<One> of(FleetMember member) {
        if (by == null) {
            return groups.stream()
                    .filter(group -> Selectors.matches(group.selector(), member.labels()))
                    .map(this::named)
                    .toList();
        }
        String value = member.labels().getOrDefault(by.label(), "");
        return value.isEmpty() ? List.of() : List.of(labelled(by, value));
    }

    /** The groups that the spec names, whether anybody is in them or not. */
    Stream<One> named() {
        return groups.stream().map(this::named);
    }

    /** Names of all groups that there can be in this fleet. */
    Stream<String> names(Fleet fleet) {
        return by == null
                ? groups.stream().map(Group::name)
                : fleet.members().stream()
                        .map(member -> member.labels().getOrDefault(by.label(), ""))
                        .filter(value -> !value.isEmpty())
                        .distinct();
    }

    String path() {
        return path;
    }

    /** What a member has to have to be in a group. */
    String condition() {
        return by == null
                ? "match the selector of one of " + path + ".groups"
                : "have the label " + by.label() + ", whose value names its group";
    }

    private One named(Group group) {
        String control = group.controlClusterRef().name();
        return new One(
                group.name(),
                group.engine(),
                member -> member.key().name().equals(control),
                "FleetCluster " + control + ", which " + path + ".groups names as its control cluster");
    }

    private One labelled(GroupBy by, String value) {
        return new One(
                value,
                null,
                member -> Selectors.matches(by.controlClusterSelector(), member.labels()),
                "a cluster that matches " + path + ".groupBy.controlClusterSelector");
    }
}
