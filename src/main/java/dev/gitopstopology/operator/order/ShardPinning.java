package dev.gitopstopology.operator.order;

import dev.gitopstopology.deliver.push.ClusterShards;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.MemberState;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.plan.ShardPlan;
import dev.gitopstopology.render.registration.ClusterSecret;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Brings the clusters of one Argo CD to the shards that were planned for them, and remembers where they are. */
final class ShardPinning {
    private final Fleet fleet;
    private final Wakeups wakeups;
    private final Instance instance;
    private final ShardPlan plan;
    private final String topologyUid;

    ShardPinning(Fleet fleet, Wakeups wakeups, Instance instance, ShardPlan plan, String topologyUid) {
        this.fleet = fleet;
        this.wakeups = wakeups;
        this.instance = instance;
        this.plan = plan;
        this.topologyUid = topologyUid;
    }

    /** Before there are fewer shards: whoever is on one that goes has to be on another one first. */
    void makeRoom(Target engine) {
        ClusterShards shards = shards(engine);
        ClusterShards.Running running = shards.running();
        int left = instance.engine().replicas();
        if (running.shards() > left) {
            remember(shards.pin(wanted(), new ClusterShards.Running(left, running.settled())));
        }
    }

    /** @return how many clusters are not yet where they are to be */
    int pin(Target engine) {
        ClusterShards shards = shards(engine);
        ClusterShards.Pinned pinned = shards.pin(wanted(), shards.running());
        remember(pinned);
        return pinned.waiting();
    }

    private ClusterShards shards(Target engine) {
        return new ClusterShards(engine, instance.engine().namespace(), instance.id(), topologyUid);
    }

    private ClusterShards.Wanted wanted() {
        Map<String, Integer> shards = new HashMap<>();
        plan.pins().forEach((member, shard) -> shards.put(secret(member), shard));
        Set<String> unknown = new HashSet<>();
        plan.unknown().forEach(member -> unknown.add(secret(member)));
        return new ClusterShards.Wanted(shards, unknown);
    }

    private String secret(ClusterKey member) {
        return ClusterSecret.name(instance.id(), member);
    }

    private void remember(ClusterShards.Pinned pinned) {
        boolean otherwise = false;
        for (Member member : fleet.members(instance.topology().namespace())) {
            String secret = secret(member.key());
            if (pinned.shards().containsKey(secret)) {
                int shard = or(pinned.shards(), secret);
                Integer before = member.state().shards().get(instance.id().value());
                if (!Objects.equals(before, shard)) {
                    member.update(state -> state.pinned(instance.id(), shard));
                    wakeups.cluster(member.key());
                    otherwise |= plan.unknown().contains(member.key())
                            && !Objects.equals(plan.pins().get(member.key()), shard);
                }
            }
        }
        if (otherwise) {
            wakeups.topology(instance.topology()); // it was planned without knowing where these are
        }
    }

    private static int or(SortedMap<String, @Nullable Integer> shards, String secret) {
        Integer shard = shards.get(secret);
        return shard == null ? MemberState.NO_SHARD : shard;
    }
}
