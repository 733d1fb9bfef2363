package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.operator.fleet.Measures;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.tell.EventLog;
import dev.gitopstopology.status.ClusterApiConditions;
import dev.gitopstopology.status.ClusterApiView;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cluster of Cluster API goes through besides being enrolled: its labels, its times, its end. */
public final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
    /** That Cluster API is installed, or its Clusters are listed, comes without an event. */
    private static final Duration BLIND = Duration.ofSeconds(10);

    /** Conditions tell whole seconds, and are written a moment after. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private static final Duration SOONEST = Duration.ofSeconds(1);

    private final ClusterApis capis;
    private final Adoption adoption;
    private final ClusterRemoval removal;
    private final AvailabilityGate gate;
    private final KubernetesClient hub;
    private final EventLog events;
    private final Measures measures;
    private final InstantSource clock;

    public Joining(
            ClusterApis capis,
            Adoption adoption,
            ClusterRemoval removal,
            AvailabilityGate gate,
            KubernetesClient hub,
            EventLog events,
            Measures measures,
            InstantSource clock) {
        this.capis = capis;
        this.adoption = adoption;
        this.removal = removal;
        this.gate = gate;
        this.hub = hub;
        this.events = events;
        this.measures = measures;
        this.clock = clock;
    }

    /** Deletes a FleetCluster whose time is over, or that was made for a Cluster which its owner deleted. */
    public boolean endsItself(FleetCluster cluster) {
        Instant expires = capis.expires(cluster);
        if (expires != null && !clock.instant().isBefore(expires) && warned(cluster, expires)) {
            events.warn(cluster, "Expired", "provision.ttl ended at %s: the cluster is deleted".formatted(expires));
            delete(cluster);
            return true;
        }
        if (Adoption.madeByUs(cluster) && seen(cluster) && removal.deletedByItsOwner(cluster)) {
            events.told(
                    cluster,
                    "ClusterDeleted",
                    "Cluster %s was deleted, and this FleetCluster was made for it"
                            .formatted(Members.capiCluster(cluster)));
            delete(cluster);
            return true;
        }
        return false;
    }

    /** Nobody's cluster goes without notice: neither after a time in which nobody watched, nor by a time that was shortened by a slip. */
    private boolean warned(FleetCluster cluster, Instant expires) {
        FleetClusterStatus status = cluster.getStatus();
        if (status == null
                || status.clusterAPI() == null
                || !expires.toString().equals(status.clusterAPI().expiresAt())) {
            return false;
        }
        return due(cluster, expires, all(status))
                .filter(due -> !clock.instant().isBefore(due))
                .isPresent();
    }

    /** When enough time has passed since its end was announced, if it was. */
    private static Optional<Instant> due(FleetCluster cluster, Instant expires, List<Condition> conditions) {
        Duration life = Duration.between(Instant.parse(cluster.getMetadata().getCreationTimestamp()), expires);
        Duration notice = life.compareTo(ClusterApiConditions.NOTICE) < 0 ? life : ClusterApiConditions.NOTICE;
        return met(ClusterApiConditions.EXPIRING, conditions)
                .map(Condition::lastTransitionTime)
                .map(since -> Instant.parse(since).plus(notice).minus(SLACK));
    }

    private static boolean seen(FleetCluster cluster) {
        return cluster.getStatus() != null
                && cluster.getStatus().clusterAPI() != null
                && cluster.getStatus().clusterAPI().clusterUID() != null;
    }

    private void delete(FleetCluster cluster) {
        hub.resource(cluster)
                .lockResourceVersion(cluster.getMetadata().getResourceVersion())
                .delete();
    }

    /**
     * Carries labels over, tells times and an end that is near, and the Cluster how it stands.
     *
     * @return when to look again at the latest
     */
    public Duration saw(FleetCluster cluster, ClusterApiView view, FleetClusterStatus status, Duration again) {
        ClusterApi capi = Objects.requireNonNull(cluster.getSpec().connection().clusterAPI());
        LiveCluster live = view.live();
        boolean told =
                live == null || view.sight() != ClusterApiView.Sight.Present || tell(cluster, capi, live, status);
        List<Condition> before = cluster.getStatus() == null ? List.of() : all(cluster.getStatus());
        times(cluster, before, all(status));
        announce(cluster, before, all(status));
        boolean blind =
                view.sight() == ClusterApiView.Sight.NoClusterApi || view.sight() == ClusterApiView.Sight.Unknown;
        Instant expires = view.expires();
        if (expires == null || blind || !told) {
            return blind || !told ? BLIND : again;
        }
        Duration next = Duration.between(clock.instant(), next(cluster, expires, all(status)));
        Duration soonest = next.compareTo(SOONEST) < 0 ? SOONEST : next;
        return soonest.compareTo(again) < 0 ? soonest.plusMillis(100) : again;
    }

    /** When there is something to tell of its time, or to do: its end may be past, and not have been announced. */
    private Instant next(FleetCluster cluster, Instant expires, List<Condition> conditions) {
        Instant notice = expires.minus(ClusterApiConditions.NOTICE);
        if (clock.instant().isBefore(notice)) {
            return notice;
        }
        return due(cluster, expires, conditions).filter(expires::isBefore).orElse(expires);
    }

    /** What fails here must not keep the FleetCluster's own status from being told. */
    private boolean tell(FleetCluster cluster, ClusterApi capi, LiveCluster live, FleetClusterStatus status) {
        try {
            if (capi.clusterRef() != null) {
                adoption.project(cluster, live);
            } else {
                gate.tell(capi, live, status);
            }
            return true;
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("cluster", live.key())
                    .addKeyValue("code", e.getCode())
                    .log("labels or the condition of a Cluster could not be written; tried again");
            return false;
        }
    }

    /** How long each step took: from the one before, or from the creation of the FleetCluster. */
    private void times(FleetCluster cluster, List<Condition> before, List<Condition> now) {
        Instant since = Instant.parse(cluster.getMetadata().getCreationTimestamp());
        for (String step : ClusterApiConditions.STEPS) {
            Optional<Condition> reached = met(step, now);
            if (reached.isEmpty() || reached.get().lastTransitionTime() == null) {
                continue;
            }
            Instant at = Instant.parse(reached.get().lastTransitionTime());
            if (met(step, before).isEmpty()) {
                measures.joined(step, Duration.between(since, at));
            }
            since = at;
        }
    }

    private static boolean wasMet(Condition condition, String step) {
        return condition.type().equals(step) && condition.status().equals("True");
    }

    private void announce(FleetCluster cluster, List<Condition> before, List<Condition> now) {
        Optional<Condition> expiring = met(ClusterApiConditions.EXPIRING, now);
        if (expiring.isPresent() && met(ClusterApiConditions.EXPIRING, before).isEmpty()) {
            events.warn(
                    cluster,
                    expiring.get().reason(),
                    String.valueOf(expiring.get().message()));
        }
    }

    private static Optional<Condition> met(String type, List<Condition> conditions) {
        return conditions.stream().filter(each -> wasMet(each, type)).findFirst();
    }

    private static List<Condition> all(FleetClusterStatus status) {
        return Stream.ofNullable(status.conditions()).flatMap(List::stream).toList();
    }
}
