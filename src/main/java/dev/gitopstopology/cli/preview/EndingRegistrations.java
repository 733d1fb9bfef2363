package dev.gitopstopology.cli.preview;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.deliver.push.compare.Difference;
import dev.gitopstopology.deliver.push.compare.SetComparison.Compared;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Registrations that clusters have, by the operator's own word, and would not have any more: their Secrets beside the engines go. */
final class EndingRegistrations {
    private EndingRegistrations() {}

    /** @param unknown topologies of which it is not known what they would have */
    static Map<ClusterKey, List<Compared>> of(
            LivingFleet fleet, List<RenderedSet> rendered, Collection<TopologyKey> unknown) {
        Set<String> staying = rendered.stream()
                .filter(set -> set.id().kind() == SetKind.registration)
                .flatMap(set -> set.manifests().stream()
                        .map(each -> set.id().cluster() + " " + each.id().key()))
                .collect(Collectors.toSet());
        Map<ClusterKey, List<Compared>> ending = new TreeMap<>();
        fleet.clusters().forEach((key, member) -> {
            for (FleetClusterStatus.Registration each : registrations(member)) {
                String place = each.secret();
                if (place == null || unknown.contains(new TopologyKey(key.namespace(), each.topology()))) {
                    continue;
                }
                TopologyKey name = TopologyKey.parse(place);
                ObjectId secret = new ObjectId("v1", "Secret", name.namespace(), name.name());
                String host = each.engineCluster();
                ClusterKey engine = host == null ? ClusterKey.HUB : new ClusterKey(key.namespace(), host);
                if (!staying.contains(engine + " " + secret.key())) {
                    ending.computeIfAbsent(engine, none -> new ArrayList<>())
                            .add(new Compared(
                                    new InstanceId(each.instance()),
                                    "registration of " + key,
                                    List.of(Difference.removed(secret))));
                }
            }
        });
        return ending;
    }

    private static List<FleetClusterStatus.Registration> registrations(FleetCluster member) {
        FleetClusterStatus status = member.getStatus();
        return status == null ? List.of() : Objects.requireNonNullElse(status.registrations(), List.of());
    }
}
