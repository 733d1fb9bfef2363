package dev.gitopstopology.operator.leave;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.operator.order.Orders;
import dev.gitopstopology.operator.tell.EventLog;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * FleetClusters that went without being cleaned up, because somebody removed the finalizer: the hub's side is done and told of, as
 * if they had been abandoned, and they leave memory. An informer's word is not enough for that; the API server has to say it.
 */
public final class LostMembers {
    private static final Logger LOG = LoggerFactory.getLogger(LostMembers.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private final Fleet fleet;
    private final Members members;
    private final Orders orders;
    private final Leaving leaving;
    private final KubernetesClient hub;
    private final EventLog events;
    private final ExecutorService pool;
    private final ScheduledExecutorService timer;

    public LostMembers(
            Fleet fleet,
            Members members,
            Orders orders,
            Leaving leaving,
            KubernetesClient hub,
            EventLog events,
            ExecutorService pool,
            ScheduledExecutorService timer) {
        this.fleet = fleet;
        this.members = members;
        this.orders = orders;
        this.leaving = leaving;
        this.hub = hub;
        this.events = events;
        this.pool = pool;
        this.timer = timer;
    }

    /** @param last as it was seen last */
    public void missed(FleetCluster last) {
        try {
            pool.execute(() -> look(last));
        } catch (RejectedExecutionException e) {
            LOG.debug("Stopping; the next run begins without it", e);
        }
    }

    private void look(FleetCluster last) {
        Optional<Member> member = mine(last);
        if (member.isEmpty()) {
            return; // the usual way: it was cleaned up
        }
        if (!left(last, member.get())) {
            try {
                var unused = timer.schedule(() -> missed(last), AGAIN.toSeconds(), TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Stopping; the next run begins without it", e);
            }
        }
    }

    private Optional<Member> mine(FleetCluster last) {
        return fleet.find(Snapshots.key(last))
                .filter(member ->
                        member.fingerprint().startsWith(last.getMetadata().getUid() + " "));
    }

    /** Whether there is nothing more to do. */
    private boolean left(FleetCluster last, Member member) {
        ClusterKey key = Snapshots.key(last);
        try {
            if (hub
                    .resources(FleetCluster.class)
                    .inNamespace(key.namespace())
                    .withField("metadata.name", key.name())
                    .list()
                    .getItems()
                    .stream()
                    .anyMatch(each -> each.getMetadata()
                            .getUid()
                            .equals(last.getMetadata().getUid()))) {
                return true; // it is there after all
            }
        } catch (KubernetesClientException e) {
            return false;
        }
        Leaving.Progress progress = Leaving.Progress.stuck(
                "FinalizerRemoved", "the finalizer of the FleetCluster was removed by hand", List.of());
        if (member.state().identity() != null || last.getStatus() != null) {
            @Nullable
            Receipt receipt = orders.abandon(
                    member,
                    leaving.tombstone(last, member, "FinalizerRemoved", progress),
                    Leaving.registrations(last, member));
            if (receipt == null || !receipt.done()) {
                return false;
            }
            events.warn(
                    last, "LeftBehind", Leaving.told(leaving.tombstone(last, member, "FinalizerRemoved", progress)));
        }
        fleet.leave(key, last.getMetadata().getUid());
        members.forget(key);
        LOG.atWarn().addKeyValue("cluster", key).log("its finalizer was removed by hand; it is forgotten");
        return true;
    }
}
