package dev.gitopstopology.status;

import dev.gitopstopology.api.ClusterApiStatus;
import dev.gitopstopology.api.ClusterApiStatus.Machines;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.ClusterCondition;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.status.ClusterApiView.Sight;
import dev.gitopstopology.status.Conditions.Truth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a cluster of Cluster API goes through until an engine has it; each condition tells when it was reached. */
public final class ClusterApiConditions {
    /** Whether its objects are on the hub as they are wanted. */
    public static final String PROVISIONED = "Provisioned";

    public static final String INFRASTRUCTURE = "InfrastructureReady";
    public static final String CONTROL_PLANE = "ControlPlaneInitialized";
    public static final String NETWORK = "NetworkReady";
    public static final String ENGINE = "EngineReady";
    public static final String REGISTERED = "Registered";
    /** Whether its machines are as many and of the version as wanted; does not count for Ready. */
    public static final String UP_TO_DATE = "UpToDate";
    /** Whether its time to live ends soon; does not count for Ready. */
    public static final String EXPIRING = "Expiring";

    /** In the order in which a cluster gets there. */
    public static final List<String> STEPS = List.of(INFRASTRUCTURE, CONTROL_PLANE, NETWORK, ENGINE, REGISTERED);

    /** Step of a Cluster that Cluster API leaves as it is; one that goes in this state was moved. */
    public static final String PAUSED = "Paused";

    /** Reason: it is in Git, and no engine has brought it to the hub yet. */
    public static final String WAITING_FOR_ENGINE = "WaitingForEngine";

    /** What the reasons begin with that a repository gives. */
    private static final String GIT = "Git";

    /** How long before its end a cluster's deletion is announced. */
    public static final Duration NOTICE = Duration.ofHours(1);

    private ClusterApiConditions() {}

    /** Those that count for Ready. */
    static void add(ClusterApiView view, Conditions conditions) {
        provisioned(view, conditions);
        LiveCluster live = view.live();
        if (live == null || view.sight() != Sight.Present) {
            return;
        }
        step(INFRASTRUCTURE, live.infrastructureProvisioned(), "InfrastructurePending", live, conditions);
        step(CONTROL_PLANE, live.controlPlaneInitialized(), "ControlPlanePending", live, conditions);
        if (live.controlPlaneInitialized()) {
            network(view, live, conditions);
        }
    }

    private static void provisioned(ClusterApiView view, Conditions conditions) {
        String cluster = "Cluster " + view.cluster();
        Problem problem = view.problem();
        switch (view.sight()) {
            case NoClusterApi ->
                conditions.add(
                        PROVISIONED,
                        Truth.False,
                        "ClusterAPIMissing",
                        "the hub does not serve cluster.x-k8s.io; install Cluster API (clusterctl init, or the cluster-api-operator), and it goes on by itself");
            case Unknown ->
                conditions.add(PROVISIONED, Truth.Unknown, "Looking", "the Clusters have not been listed yet");
            case Gone ->
                conditions.add(
                        PROVISIONED,
                        Truth.False,
                        "ClusterDeleted",
                        cluster
                                + " is not there any more: deleted by somebody, or moved to another hub while nobody watched. Nothing is made again, and registrations stay. Delete the FleetCluster to end them");
            case Replaced ->
                conditions.add(
                        PROVISIONED,
                        Truth.False,
                        "ClusterReplaced",
                        cluster
                                + " is another one than was made for this FleetCluster; nothing is written to it. Delete the FleetCluster, and create it anew if the cluster is wanted");
            case Moved ->
                conditions.add(
                        PROVISIONED,
                        Truth.Unknown,
                        "ClusterMoved",
                        cluster
                                + " was paused and went, as clusterctl move does; nothing is revoked. Declare it on its new hub, then delete this FleetCluster");
            case Absent, Present -> {
                if (problem != null && !(isBeforeTheHub(problem) && lives(view))) {
                    conditions.add(PROVISIONED, Truth.False, problem.reason(), problem.message());
                } else if (view.sight() == Sight.Absent) {
                    conditions.add(
                            PROVISIONED,
                            Truth.False,
                            "ClusterMissing",
                            cluster + " is not there (yet); it has to be in the namespace of its FleetCluster");
                } else {
                    conditions.met(PROVISIONED, "Provisioned", "");
                }
            }
        }
    }

    private static boolean lives(ClusterApiView view) {
        LiveCluster live = view.live();
        return view.sight() == Sight.Present && live != null && live.controlPlaneInitialized();
    }

    /** Trouble with Git, or an engine that is late, says of a Cluster that lives only that it may not be up to date. */
    private static boolean isBeforeTheHub(Problem problem) {
        return problem.reason().equals(WAITING_FOR_ENGINE) || problem.reason().startsWith(GIT);
    }

    private static void step(String type, boolean reached, String pending, LiveCluster live, Conditions conditions) {
        if (reached) {
            conditions.met(type, type, "");
            return;
        }
        Optional<ClusterCondition> said =
                live.condition(type).filter(each -> !each.message().isEmpty());
        conditions.add(
                type,
                Truth.False,
                pending,
                said.map(each -> "Cluster API says %s: %s".formatted(each.reason(), each.message()))
                        .orElse("Cluster API is at work"));
    }

    private static void network(ClusterApiView view, LiveCluster live, Conditions conditions) {
        Receipt addons = view.addons();
        if (view.wantsAddons() && (addons == null || !addons.done())) {
            conditions.add(
                    NETWORK,
                    Truth.False,
                    addons == null ? "AddonsPending" : addons.reason(),
                    addons == null ? "the add-ons are being applied" : addons.message());
            return;
        }
        if (live.controlPlane().available() == null && live.workers().available() == null) {
            return; // this version of Cluster API does not count them
        }
        if (count(live.controlPlane()) + count(live.workers()) > 0) {
            conditions.met(NETWORK, NETWORK, "");
        } else {
            conditions.add(
                    NETWORK,
                    Truth.False,
                    "NoNodeReady",
                    "no machine is available yet; nodes are ready when a CNI runs, which provision.addons or the provider brings");
        }
    }

    private static int count(Machines machines) {
        return Objects.requireNonNullElse(machines.available(), 0);
    }

    /** Those that do not. */
    static void beside(ClusterApiView view, Conditions conditions, Instant now) {
        if (view.engineOn()) {
            Problem trouble = view.engineTrouble();
            if (trouble == null) {
                conditions.met(ENGINE, ENGINE, "");
            } else {
                conditions.add(ENGINE, Truth.False, trouble.reason(), trouble.message());
            }
        }
        if (view.registered()) {
            conditions.met(REGISTERED, REGISTERED, "");
        } else {
            conditions.add(REGISTERED, Truth.False, "NotRegistered", "no engine has it as a registered cluster (yet)");
        }
        LiveCluster live = view.live();
        if (live != null && view.sight() == Sight.Present && live.controlPlaneInitialized()) {
            upToDate(view, live, conditions);
        }
        Instant expires = view.expires();
        if (expires != null && !now.isBefore(expires.minus(NOTICE))) {
            conditions.met(
                    EXPIRING,
                    "ExpiresSoon",
                    "provision.ttl ends at %s: the cluster is deleted then, with all that runs on it; raise ttl to keep it"
                            .formatted(expires));
        }
    }

    private static void upToDate(ClusterApiView view, LiveCluster live, Conditions conditions) {
        Optional<Problem> blocker = live.blocker();
        Problem waits = view.problem();
        if (waits != null && isBeforeTheHub(waits)) {
            conditions.add(UP_TO_DATE, Truth.False, waits.reason(), waits.message());
        } else if (!view.doing().isEmpty() || live.doing().isPresent()) {
            String step = view.doing().isEmpty()
                    ? live.doing().map(LiveCluster.Progress::step).orElse("")
                    : view.doing();
            conditions.add(
                    UP_TO_DATE,
                    Truth.False,
                    step,
                    blocker.map(Problem::message)
                            .orElse(live.doing()
                                    .map(LiveCluster.Progress::message)
                                    .orElse("")));
        } else if (view.problem() != null) {
            conditions.add(
                    UP_TO_DATE,
                    Truth.False,
                    view.problem().reason(),
                    view.problem().message());
        } else if (blocker.isPresent()) {
            conditions.add(
                    UP_TO_DATE,
                    Truth.False,
                    blocker.get().reason(),
                    blocker.get().message());
        } else {
            conditions.met(UP_TO_DATE, "UpToDate", "");
        }
    }

    /** What a FleetCluster's status says of its Cluster. */
    static @Nullable ClusterApiStatus status(@Nullable ClusterApiView view, @Nullable ClusterApiStatus before) {
        if (view == null) {
            return before;
        }
        LiveCluster live = view.live();
        String expires = view.expires() == null ? null : view.expires().toString();
        if (live == null) {
            return before == null
                    ? new ClusterApiStatus(view.cluster().name(), null, null, null, null, null, null, expires)
                    : new ClusterApiStatus(
                            before.cluster(),
                            before.clusterUID(),
                            before.phase(),
                            before.version(),
                            before.step(),
                            before.controlPlane(),
                            before.workers(),
                            expires);
        }
        String step = live.paused()
                ? PAUSED
                : view.doing().isEmpty()
                        ? live.doing().map(LiveCluster.Progress::step).orElse(null)
                        : view.doing();
        return new ClusterApiStatus(
                view.cluster().name(),
                live.uid(),
                live.phase(),
                version(view, live, before),
                step,
                live.controlPlane(),
                live.workers(),
                expires);
    }

    /** A look that failed does not make the version unknown. */
    private static @Nullable String version(ClusterApiView view, LiveCluster live, @Nullable ClusterApiStatus before) {
        if (live.version() != null || view.version() != null) {
            return live.version() == null ? view.version() : live.version();
        }
        return before == null || !live.uid().equals(before.clusterUID()) ? null : before.version();
    }
}
