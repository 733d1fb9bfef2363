package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Retired;
import dev.gitopstopology.plan.Plan.Bond;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What of a topology has no place any more: registrations that end, and engines that nobody will be registered with then. */
record Endings(List<Departure> departures, List<Retired> retired) {
    static Endings of(
            TopologyInput topology,
            Shape shape,
            Belongings belongings,
            List<PlannedInstance> instances,
            Set<Bond> bonds) {
        return new Endings(
                departures(shape, belongings, bonds),
                topology.removed() ? all(shape, belongings) : retired(belongings, instances, bonds));
    }

    private static List<Departure> departures(Shape shape, Belongings belongings, Set<Bond> bonds) {
        Set<Bond> seen = new HashSet<>(bonds);
        List<Departure> departures = new ArrayList<>();
        for (FleetMember member : belongings.fleet().members()) {
            for (FleetMember.Held held : belongings.registrations(member)) {
                if (seen.add(new Bond(held.instance(), member.key()))) {
                    EnginePlace engine = shape.engine(held, member);
                    departures.add(new Departure(
                            held.instance(), member.key(), engine.cluster(), engine.namespace(), held.secretName()));
                }
            }
        }
        return departures;
    }

    private static List<Retired> retired(Belongings belongings, List<PlannedInstance> instances, Set<Bond> bonds) {
        Set<InstanceId> planned =
                instances.stream().map(each -> each.instance().id()).collect(Collectors.toSet());
        Set<InstanceId> inUse = bonds.stream().map(Bond::instance).collect(Collectors.toSet());
        return belongings.engines().stream()
                .filter(each -> !planned.contains(each.instance()) && !inUse.contains(each.instance()))
                .toList();
    }

    private static List<Retired> all(Shape shape, Belongings belongings) {
        List<Retired> all = new ArrayList<>(belongings.engines());
        shape.onHub().forEach(instance -> all.add(new Retired(instance, ClusterKey.HUB)));
        return all;
    }
}
