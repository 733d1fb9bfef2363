package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.ObjectId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applications that are being deleted, for a cluster that their Argo CD does not know. As long as it does not, it lets go of them and
 * leaves what they deployed; once it knows the cluster, it deletes all of that (controller/appcontroller.go,
 * finalizeApplicationDeletion). So a cluster that comes back waits for them: an ApplicationSet may have deleted them when it left.
 */
public final class LeavingApplications {
    private static final String CASCADE = "resources-finalizer.argocd.argoproj.io";
    private static final int NAMED = 5;

    private LeavingApplications() {}

    /**
     * @param namespace of the engine
     * @param name of the cluster, as Argo CD will know it
     * @param server the same by its URL
     * @throws DeliveryException while there are some
     */
    public static void requireNone(Target engine, String namespace, String name, String server) {
        ApiObjects objects = engine.objects();
        ObjectId like = new ObjectId("argoproj.io/v1alpha1", "Application", namespace, "");
        List<String> leaving = objects.leaving(like).stream()
                .filter(each ->
                        isFor(objects.get(new ObjectId(like.apiVersion(), like.kind(), namespace, each)), name, server))
                .sorted()
                .toList();
        if (!leaving.isEmpty()) {
            throw new DeliveryException(
                    Outcome.Waiting,
                    "ApplicationsLeaving",
                    "on cluster %s, Applications %s%s in namespace %s are being deleted, and Argo CD would delete what they deployed on %s as soon as it knows that cluster again; until then it lets go of them by itself. If they stay, start its controller, or take their finalizers away"
                            .formatted(
                                    engine.name(),
                                    String.join(", ", leaving.subList(0, Math.min(NAMED, leaving.size()))),
                                    leaving.size() > NAMED ? ", ..." : "",
                                    namespace,
                                    name));
        }
    }

    private static boolean isFor(@Nullable JsonNode application, String name, String server) {
        if (application == null) {
            return false;
        }
        JsonNode destination = application.at("/spec/destination");
        boolean here = destination.path("name").asText().equals(name)
                || Objects.equals(
                        ClusterSecretDelivery.strip(destination.path("server").asText()),
                        ClusterSecretDelivery.strip(server));
        return here
                && application
                        .at("/metadata/finalizers")
                        .valueStream()
                        .anyMatch(finalizer -> finalizer.asText().startsWith(CASCADE));
    }
}
