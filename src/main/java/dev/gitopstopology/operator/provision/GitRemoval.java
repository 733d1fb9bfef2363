package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.git.ClusterDirectory;
import dev.gitopstopology.deliver.git.GitDirectories;
import dev.gitopstopology.deliver.push.capi.ClusterApiObjects;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.operator.leave.Leaving;
import dev.gitopstopology.operator.order.Orders;
import dev.gitopstopology.operator.provision.GitRemovalOrder.Part;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a cluster that leaves: its objects go before the Cluster does, and what is left of its directory after. */
public final class GitRemoval {
    static final String REASON = "RemovingFromGit";
    private final Fleet fleet;
    private final Members members;
    private final GitDirectories git;

    public GitRemoval(Fleet fleet, Members members, GitDirectories git) {
        this.fleet = fleet;
        this.members = members;
        this.git = git;
    }

    /** Whether the cluster's objects go through Git. */
    public static boolean concerns(FleetCluster cluster) {
        return place(cluster) != null;
    }

    private static @Nullable ProvisionGit place(FleetCluster cluster) {
        ClusterApi capi = cluster.getSpec().connection().clusterAPI();
        return capi == null || capi.provision() == null
                ? null
                : capi.provision().inGit();
    }

    /** @return empty when its Cluster may be deleted: no engine will make it again */
    Optional<Leaving.Progress> objects(FleetCluster cluster) {
        Optional<Leaving.Progress> pending =
                pending(cluster, Part.Objects, "take its objects out of Git, and wait until the engine has seen it");
        return pending.filter(each -> !(givenUp(cluster, each) && nothingCame(cluster)))
                .map(each -> withWayOut(
                        cluster,
                        each,
                        "set spec.deletionPolicy to Retain, which leaves the Cluster if there is one, and "));
    }

    /** @return empty when nothing of it is in Git any more, or nobody waits for that */
    Optional<Leaving.Progress> all(FleetCluster cluster) {
        Optional<Leaving.Progress> pending = pending(cluster, Part.All, "take its directory out of Git");
        return pending.map(each -> givenUp(cluster, each)
                ? Leaving.Progress.gone(Optional.of("its files stay in Git: " + each.cause()))
                : withWayOut(cluster, each, ""));
    }

    private Optional<Leaving.Progress> pending(FleetCluster cluster, Part part, String todo) {
        ProvisionGit place = place(cluster);
        if (place == null) {
            return Optional.empty();
        }
        Member member = fleet.join(Snapshots.key(cluster), Members.fingerprint(cluster), each -> members.of(cluster));
        Receipt receipt = Orders.place(
                member,
                new GitRemovalOrder(
                        git,
                        fleet.hub(),
                        Snapshots.key(cluster),
                        cluster.getMetadata().getUid(),
                        place,
                        part));
        if (receipt != null && receipt.done()) {
            return Optional.empty();
        }
        return Optional.of(Leaving.Progress.stuck(REASON, receipt == null ? "" : receipt.message(), List.of(todo)));
    }

    /** Whether it was tried in vain, and nobody waits for it. */
    private static boolean givenUp(FleetCluster cluster, Leaving.Progress progress) {
        return abandoned(cluster) && !progress.cause().isEmpty();
    }

    /**
     * With what ends the wait, once there is one: no deadline does.
     *
     * @param first what else has to be done for it, before
     */
    static Leaving.Progress withWayOut(FleetCluster cluster, Leaving.Progress progress, String first) {
        if (progress.cause().isEmpty()) {
            return progress;
        }
        return Leaving.Progress.stuck(
                progress.reason(),
                "%s. Not to wait: %sannotate the FleetCluster with %s=%s; its files stay in Git"
                        .formatted(progress.cause(), first, Api.ANNOTATION_ABANDON, expected(cluster)),
                progress.todo());
    }

    /** Whether the hub itself says that no engine ever brought anything of it, so that nothing of it can be lost. */
    private boolean nothingCame(FleetCluster cluster) {
        ClusterKey key = Snapshots.key(cluster);
        String uid = cluster.getMetadata().getUid();
        try {
            return fleet.hub().call("looking for Cluster " + key, connected -> {
                ClusterApiObjects objects = new ClusterApiObjects(fleet.hub().target(connected), uid);
                return objects.saidToBeAbsent(ClusterDirectory.listing(key))
                        && objects.saidToBeAbsent(ClusterRemoval.id(key));
            });
        } catch (ClusterException | DeliveryException e) {
            return false; // nobody knows
        }
    }

    private static boolean abandoned(FleetCluster cluster) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(cluster.getMetadata().getAnnotations(), Map.of());
        return expected(cluster).equals(annotations.get(Api.ANNOTATION_ABANDON));
    }

    private static String expected(FleetCluster cluster) {
        String uid = cluster.getStatus() == null ? null : cluster.getStatus().clusterUID();
        return uid == null || uid.isEmpty() ? "true" : uid;
    }
}
