package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Retired;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be where.
 *
 * @param registrations to be made, or kept up
 * @param kept registrations that are left as they are, since what was asked for their clusters is not done; the facts are not to be
 *     projected, for it may be them that are wrong
 * @param frozen registrations with instances that the spec does not name any more, for which nothing is done either
 * @param departures registrations that end
 * @param retired engines that have no place any more, once nobody is registered with them
 * @param refused members that were selected but cannot be registered, by cluster name
 * @param objections what was asked for a cluster and is not done, by cluster name; the cluster stays as it is
 * @param heldBack clusters whose registrations would end, were there not too many of them; they are among the kept or the frozen
 * @param problems what stops the whole plan; when there is one, nothing else is in the plan
 */
public record Plan(
        List<PlannedInstance> instances,
        List<Registration> registrations,
        List<Registration> kept,
        Set<Bond> frozen,
        List<Departure> departures,
        List<Retired> retired,
        SortedMap<String, Problem> refused,
        SortedMap<String, Problem> objections,
        HeldBack heldBack,
        List<Problem> problems) {

    /** A member's registration with an instance. */
    public record Bond(InstanceId instance, ClusterKey member) {}

    static Plan blocked(List<Problem> problems) {
        return nothing(List.of(), List.of(), problems);
    }

    static Plan ended(List<Departure> departures, List<Retired> retired) {
        return nothing(departures, retired, List.of());
    }

    private static Plan nothing(List<Departure> departures, List<Retired> retired, List<Problem> problems) {
        return new Plan(
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                departures,
                retired,
                new TreeMap<>(),
                new TreeMap<>(),
                HeldBack.NONE,
                problems);
    }

    /** Registrations that are to be as they would be made now, or as they are. */
    public Set<Bond> staying() {
        return staying(registrations, kept, frozen);
    }

    /** Members that are registered with the instance, or are to be; sorted. */
    public List<ClusterKey> members(InstanceId instance) {
        return staying().stream()
                .filter(bond -> bond.instance().equals(instance))
                .map(Bond::member)
                .sorted(Comparator.comparing(ClusterKey::toString))
                .toList();
    }

    static Set<Bond> staying(List<Registration> registrations, List<Registration> kept, Set<Bond> frozen) {
        return Stream.concat(
                        Stream.concat(registrations.stream(), kept.stream())
                                .map(each -> new Bond(each.instance().id(), each.member())),
                        frozen.stream())
                .collect(Collectors.toSet());
    }

    /** Of what was decided. The digest of a release is learned on the way: to learn it makes no other plan. */
    public String hash() {
        StringBuilder decided = new StringBuilder();
        for (PlannedInstance each : instances) {
            decided.append(each.instance())
                    .append(each.revision().version())
                    .append(each.shards().pins())
                    .append('\n');
        }
        for (Registration each : registrations) {
            decided.append(each.instance().id())
                    .append(each.member())
                    .append(each.facts())
                    .append(each.identity() == null ? "" : each.identity())
                    .append('\n');
        }
        Stream.of(
                        kept,
                        new TreeSet<>(frozen.stream().map(Bond::toString).toList()),
                        departures,
                        retired,
                        List.of(refused),
                        List.of(objections),
                        List.of(heldBack),
                        problems)
                .forEach(each -> decided.append(each).append('\n'));
        return Digests.sha256Hex(decided.toString().getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
    }

    public String summary() {
        String retiring = retired.isEmpty() ? "" : ", %d retired".formatted(retired.size());
        return "%d instance%s%s, %d cluster%s registered, %d leaving"
                .formatted(
                        instances.size(),
                        instances.size() == 1 ? "" : "s",
                        retiring,
                        registrations.size(),
                        registrations.size() == 1 ? "" : "s",
                        departures.size());
    }
}
