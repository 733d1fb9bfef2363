package dev.gitopstopology.plan;

import dev.gitopstopology.model.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One cluster is one member, however many URLs lead to it: whoever is registered stays, else the first by name. */
record Admission(List<FleetMember> admitted, SortedMap<String, Problem> refused) {
    static Admission of(List<FleetMember> selected, Belongings belongings) {
        String hubUid = belongings.fleet().hubUid();
        Map<String, String> owners = new HashMap<>();
        List<FleetMember> admitted = new ArrayList<>();
        SortedMap<String, Problem> refused = new TreeMap<>();
        for (FleetMember member : registeredFirst(selected, belongings)) {
            String name = member.key().name();
            if (member.uid() != null && !member.isHub() && member.uid().equals(hubUid)) {
                refused.put(name, isTheHub(member));
                continue;
            }
            String owner = member.uid() == null ? null : owners.putIfAbsent(member.uid(), name);
            if (owner != null) {
                refused.put(name, duplicate(member, owner));
                continue;
            }
            admitted.add(member);
        }
        admitted.sort(Comparator.comparing(member -> member.key().name()));
        return new Admission(admitted, refused);
    }

    private static List<FleetMember> registeredFirst(List<FleetMember> members, Belongings belongings) {
        return members.stream()
                .sorted(Comparator.comparing((FleetMember member) -> !belongings.entrusted(member))
                        .thenComparing(member -> member.held().isEmpty()))
                .toList();
    }

    private static Problem isTheHub(FleetMember member) {
        return new Problem(
                "spec.connection",
                "IsTheHub",
                "FleetCluster %s answers as the hub itself; delete it, and use connection.type InCluster with centralized.manageHub if the hub is to be managed"
                        .formatted(member.key()));
    }

    private static Problem duplicate(FleetMember member, String owner) {
        return new Problem(
                "spec.connection",
                "DuplicateCluster",
                "FleetCluster %s is the same cluster (kube-system UID %s) as FleetCluster %s; delete one of them"
                        .formatted(member.key(), member.uid(), owner));
    }
}
