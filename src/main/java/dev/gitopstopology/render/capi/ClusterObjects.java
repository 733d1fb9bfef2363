package dev.gitopstopology.render.capi;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.render.RenderException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a FleetCluster with {@code provision} is to be on the hub: the objects of Cluster API, the Cluster last. */
public final class ClusterObjects {
    /** Cluster API's own label, by which its caches and {@code clusterctl move} find what belongs together. */
    public static final String LABEL_CLUSTER_NAME = "cluster.x-k8s.io/cluster-name";

    private static final int LONGEST_LABEL = 63;

    private ClusterObjects() {}

    /**
     * @param labels of the FleetCluster, which go onto the Cluster
     * @param template the text that {@code provision.templateRef} leads to; null where it leads nowhere
     * @throws RenderException with everything that is wrong
     */
    public static List<Manifest> of(
            ClusterKey key, Map<String, String> labels, Provision provision, @Nullable String template) {
        if (key.name().length() > LONGEST_LABEL) {
            throw new RenderException(List.of(new Problem(
                    "metadata.name",
                    "NameTooLong",
                    "FleetCluster %s: the name of a provisioned cluster is a label's value, so it has at most %d characters; take a shorter one"
                            .formatted(key, LONGEST_LABEL))));
        }
        List<Manifest> objects = made(key, provision, template);
        Optional<ObjectId> controlPlane = Referred.controlPlane(objects);
        return objects.stream()
                .map(object -> labelled(object, key, labels))
                .map(object -> rolledOut(object, controlPlane) ? RolloutMark.on(object) : object)
                .sorted(Comparator.comparingInt(ClusterObjects::rank))
                .toList();
    }

    private static List<Manifest> made(ClusterKey key, Provision provision, @Nullable String template) {
        if (provision.classRef() != null) {
            return List.of(ClassCluster.of(key, provision, provision.classRef()));
        }
        if (provision.templateRef() != null) {
            return TemplateObjects.of(key, provision, provision.templateRef(), template);
        }
        throw new RenderException(List.of(new Problem(
                Where.PROVISION,
                "ProvisionIncomplete",
                "FleetCluster %s: provision needs exactly one of classRef and templateRef".formatted(key))));
    }

    private static boolean rolledOut(Manifest object, Optional<ObjectId> controlPlane) {
        ObjectId id = object.id();
        return Kinds.isWorkers(id)
                || controlPlane.filter(id::equals).isPresent()
                || Kinds.isCluster(id) && object.json().path("spec").has("topology");
    }

    private static Manifest labelled(Manifest object, ClusterKey key, Map<String, String> labels) {
        Map<String, String> all = new TreeMap<>();
        if (Kinds.isCluster(object.id())) {
            all.putAll(labels);
        }
        all.put(LABEL_CLUSTER_NAME, key.name());
        all.put(Api.LABEL_CLUSTER, key.name());
        return object.edit(json -> {
            var put = json.withObjectProperty("metadata").withObjectProperty("labels");
            all.forEach(put::put);
        });
    }

    /** What others refer to comes first. */
    private static int rank(Manifest object) {
        if (Kinds.isCluster(object.id())) {
            return 3;
        }
        return Kinds.isWorkers(object.id()) ? 2 : Kinds.isTemplate(object.id()) ? 0 : 1;
    }
}
