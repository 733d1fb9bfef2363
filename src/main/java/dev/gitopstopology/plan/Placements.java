package dev.gitopstopology.plan;

import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where a mode puts engines for some members, in the making. */
final class Placements {
    private final List<Placement> placements = new ArrayList<>();
    private final SortedMap<String, Problem> refused = new TreeMap<>();
    private final SortedMap<String, Problem> objections = new TreeMap<>();
    private final Set<Plan.Bond> frozen = new HashSet<>();

    void place(Placement placement) {
        placements.add(placement);
    }

    /** A member that is served by nobody, and why. */
    void refuse(FleetMember member, Problem problem) {
        refused.put(member.key().name(), problem);
    }

    /** What was asked for a member and is not done; it stays as it is. The first word counts. */
    void object(FleetMember member, Problem problem) {
        objections.putIfAbsent(member.key().name(), problem);
    }

    /** A registration with an instance that the spec does not name any more: nothing is done for it, and nothing against it. */
    void freeze(FleetMember member, InstanceId instance) {
        frozen.add(new Plan.Bond(instance, member.key()));
    }

    List<Placement> placements() {
        return placements;
    }

    SortedMap<String, Problem> refused() {
        return refused;
    }

    SortedMap<String, Problem> objections() {
        return objections;
    }

    Set<Plan.Bond> frozen() {
        return frozen;
    }
}
