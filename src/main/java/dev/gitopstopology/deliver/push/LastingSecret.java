package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * An engine's cluster Secret, or what stands for it, for a member that is not waited for: known by what its labels say, since neither the member nor,
 * perhaps, the topology is there to ask.
 */
public final class LastingSecret {
    private final ApiObjects objects;
    private final ObjectId id;
    private final InstanceId instance;
    private final String cluster;

    /** @param cluster value of {@link Api#LABEL_CLUSTER} that it must have */
    public LastingSecret(Target engine, ObjectId id, InstanceId instance, String cluster) {
        this.objects = engine.objects();
        this.id = id;
        this.instance = instance;
        this.cluster = cluster;
    }

    /** How removing it ended. */
    public enum Removal {
        Gone,
        /** Changed meanwhile; to be tried again. */
        Changed,
        /** It does not say that it is ours, and was left. */
        NotOurs
    }

    /** When the token in it ends; empty when there is no Secret of ours, or it does not say. */
    public Optional<Instant> tokenExpires() {
        JsonNode live = objects.get(id);
        if (live == null || !ours(live)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(live.path("metadata")
                    .path("annotations")
                    .path(Api.ANNOTATION_TOKEN_EXPIRES)
                    .asText()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Deletes it, if it is this instance's for this cluster: the very object that was looked at. */
    public Removal remove() {
        JsonNode live = objects.get(id);
        if (live == null) {
            return Removal.Gone;
        }
        if (!ours(live)) {
            return Removal.NotOurs;
        }
        try {
            objects.delete(id, live);
            return Removal.Gone;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Removal.Changed;
            }
            throw e;
        }
    }

    private boolean ours(JsonNode live) {
        JsonNode labels = live.path("metadata").path("labels");
        String ofInstance = labels.path(Api.LABEL_INSTANCE).asText();
        String ofCluster = labels.path(Api.LABEL_CLUSTER).asText();
        boolean said = ofInstance.equals(instance.value()) && ofCluster.equals(cluster);
        // Argo CD may have taken our labels away; see ClusterSecretDelivery.
        return said
                || ofInstance.isEmpty()
                        && ofCluster.isEmpty()
                        && ClusterSecretDelivery.managedByUs(live.path("metadata"));
    }
}
