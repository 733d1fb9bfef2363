package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.ClusterReader;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.model.capi.LiveCluster.Progress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From what is wanted and what is live to the next step. Asked again after each change, the steps lead to what is wanted: an
 * upgrade before any change of numbers, the control plane before the workers, one group of workers after the other.
 */
public final class Rollout {
    private Rollout() {}

    /**
     * @param apply what may be written now; what is left out is to stay as it is
     * @param doing one word for what is under way, or empty
     * @param waitingFor why more is not written yet
     * @param collect templates that we made, and that nothing refers to any more
     */
    public record Step(List<Manifest> apply, String doing, Optional<Problem> waitingFor, List<ObjectId> collect) {
        static Step of(List<Manifest> apply, String doing) {
            return new Step(apply, doing, Optional.empty(), List.of());
        }

        static Step waiting(List<Manifest> apply, String doing, Problem why) {
            return new Step(apply, doing, Optional.of(why), List.of());
        }
    }

    /**
     * @param wanted of {@link ClusterObjects}
     * @param live the object as it is on the hub, with its managedFields, or null
     * @param ofCluster the live objects that carry the cluster's name as label: its control plane, and every MachineDeployment,
     *     MachineSet and template among them
     * @param minorsAtOnce whether the cluster's class plans the minors in between by itself
     */
    public static Step next(
            List<Manifest> wanted,
            Function<ObjectId, @Nullable JsonNode> live,
            Collection<JsonNode> ofCluster,
            boolean minorsAtOnce) {
        Manifest cluster = wanted.stream()
                .filter(object -> Kinds.isCluster(object.id()))
                .findFirst()
                .orElseThrow();
        JsonNode liveCluster = live.apply(cluster.id());
        if (liveCluster == null) {
            return Step.of(wanted, "Creating");
        }
        LiveCluster now = ClusterReader.read(liveCluster, controlPlane(liveCluster, ofCluster));
        String doing = now.doing().map(Progress::step).orElse("");
        if (now.deleting()) {
            return Step.waiting(
                    List.of(),
                    doing,
                    new Problem(
                            Where.PROVISION,
                            "ClusterDeleting",
                            "Cluster %s is being deleted: nothing is written until it is gone".formatted(now.key())));
        }
        if (now.paused() && !pausedByUs(liveCluster)) {
            return Step.waiting(List.of(), "Paused", pausedByOthers(now));
        }
        if (cluster.json().at("/spec/paused").asBoolean()) {
            return Step.of(List.of(Paused.cluster(cluster, liveCluster)), "Paused");
        }
        if (now.paused()) {
            return Step.of(List.of(Paused.cluster(cluster, liveCluster)), "Resuming");
        }
        if (!now.controlPlaneInitialized()) {
            return Step.of(wanted, doing);
        }
        return now.ownedByManagedTopology()
                ? new ClassRollout(cluster, liveCluster, now, minorsAtOnce, rolling(liveCluster, ofCluster)).next(doing)
                : new TemplateRollout(wanted, live, ofCluster).next(doing);
    }

    private static @Nullable JsonNode controlPlane(JsonNode cluster, Collection<JsonNode> ofCluster) {
        return Referred.in(ofCluster, cluster.at("/spec/controlPlaneRef")).orElse(null);
    }

    /** Told by what Cluster API made of the class, some time before the Cluster itself says so. */
    private static boolean rolling(JsonNode cluster, Collection<JsonNode> ofCluster) {
        JsonNode controlPlane = cluster.at("/spec/controlPlaneRef");
        return ofCluster.stream()
                .filter(object -> Kinds.isWorkers(Unreferred.id(object)) || Referred.points(controlPlane, object))
                .anyMatch(object -> new Machinery(object).rolling());
    }

    private static boolean pausedByUs(JsonNode liveCluster) {
        return ManagedFields.ours(liveCluster, "f:spec", "f:paused")
                && !liveCluster.at("/metadata/annotations").has(ClusterReader.PAUSED);
    }

    private static Problem pausedByOthers(LiveCluster now) {
        return new Problem(
                Where.PROVISION + ".paused",
                "PausedByOthers",
                "Cluster %s is paused, and not by us (a person, or clusterctl move): nothing is written until spec.paused is false and the annotation %s is gone; to pause it for longer, set provision.paused"
                        .formatted(now.key(), ClusterReader.PAUSED));
    }
}
