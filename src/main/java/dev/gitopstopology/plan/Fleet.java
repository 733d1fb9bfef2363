package dev.gitopstopology.plan;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The FleetClusters of one namespace at one moment.
 *
 * @param hubUid kube-system UID of the hub, or null where there is no hub to ask (offline rendering)
 */
public record Fleet(@Nullable String hubUid, List<FleetMember> members) {
    public Fleet {
        members = members.stream()
                .sorted(Comparator.comparing(member -> member.key().name()))
                .toList();
    }
}
