package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Unchanged;
import dev.gitopstopology.model.ApplyOrder;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.SetId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An engine's cluster Secrets (for Flux: kubeconfigs, or ConfigMaps that hold no credential), on the cluster where the engine runs. A
 * Secret is updated in place and never deleted and made
 * again, because Argo CD shards by its UID and ApplicationSets delete by its absence.
 */
public final class ClusterSecretDelivery {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String SECRET_TYPE = "argocd.argoproj.io/secret-type";
    private static final String KUBECONFIG = "value";
    private final Target target;
    private final ApiObjects objects;

    public ClusterSecretDelivery(Target engineCluster) {
        this.target = engineCluster;
        this.objects = engineCluster.objects();
    }

    /** A token that is in use; the value is in no text form of this. */
    public record Token(String value, Instant issuedAt, Instant expiresAt) {
        @Override
        public String toString() {
            return "Token[expiresAt=" + expiresAt + "]";
        }
    }

    /**
     * The Secret as it is now, if it is this instance's.
     *
     * @param token what it holds, whoever it is for
     * @param rotation the request for a new token that was carried out last; empty for none
     */
    public record Found(JsonNode live, @Nullable Token token, String rotation) {
        /** The token, if it is for this account of this cluster: to another it is dead, or must not be shown. */
        public Optional<Token> tokenFor(String clusterUid, String accountUid) {
            JsonNode annotations = live.path("metadata").path("annotations");
            boolean same = clusterUid.equals(
                            annotations.path(Api.ANNOTATION_CLUSTER_UID).asText())
                    && accountUid.equals(
                            annotations.path(Api.ANNOTATION_ACCOUNT_UID).asText());
            return same ? Optional.ofNullable(token) : Optional.empty();
        }

        @Override
        public String toString() {
            return "Found[uid=" + live.path("metadata").path("uid").asText() + "]";
        }
    }

    /**
     * No credential goes into a namespace whose engine is not the one we installed.
     *
     * @throws DeliveryException while the engine's inventory does not show a workload of it
     */
    public void requireEngine(SetId engine, String topologyUid) {
        boolean installed = new InventoryStore(objects, engine, Holder.reading(topologyUid))
                .read().entries().values().stream()
                        .anyMatch(entry -> entry.uid() != null && ApplyOrder.of(entry.id()) == ApplyOrder.WORKLOADS);
        if (!installed) {
            throw new DeliveryException(
                    Outcome.Waiting,
                    "EngineNotThere",
                    "engine instance %s on cluster %s is not installed yet; its registrations follow by themselves"
                            .formatted(engine.instance(), target.name()));
        }
    }

    /**
     * @throws DeliveryException when there is a Secret of that name which is not this instance's, or the engine's namespace is
     *     not there yet
     */
    public Optional<Found> find(ObjectId secret, InstanceId instance, String topologyUid) {
        JsonNode live = objects.get(secret);
        if (live == null) {
            return Optional.empty();
        }
        JsonNode metadata = live.path("metadata");
        if (!ours(metadata, instance.value(), topologyUid)) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "ForeignObject",
                    "%s on cluster %s exists and is not this topology's; delete or rename it"
                            .formatted(secret, target.name()));
        }
        String rotation =
                metadata.path("annotations").path(Api.ANNOTATION_ROTATE).asText();
        return Optional.of(new Found(live, token(live), rotation));
    }

    /**
     * Writes the Secret unless it already says the same with the same token.
     *
     * @param token null for a ConfigMap, which has none
     * @return as it is now
     */
    public JsonNode deliver(Manifest secret, @Nullable Found found, Bindings bindings, @Nullable Token token) {
        Bindings complete = token == null
                ? bindings
                : bindings.with(Placeholder.ENGINE_TOKEN, token.value())
                        .with(Placeholder.TOKEN_ISSUED, token.issuedAt().toString())
                        .with(Placeholder.TOKEN_EXPIRES, token.expiresAt().toString());
        // The digest tells a label that is no longer wanted, which containing every wanted field does not.
        Manifest wanted = Manifest.of(
                        ApiObjects.withoutStringData(complete.bind(secret).json()))
                .withAnnotation(Api.ANNOTATION_DIGEST, secret.digest());
        if (found != null && Unchanged.contained(found.live(), wanted.json())) {
            return found.live();
        }
        if (found == null && secret.json().at("/metadata/labels").has(SECRET_TYPE)) {
            refuseSecondRegistration(wanted);
        }
        try {
            return objects.apply(wanted, true);
        } catch (KubernetesClientException e) {
            throw Refusal.isAnswer(e) ? Refusal.of(target.name(), wanted.id(), e) : e;
        }
    }

    /** Takes labels off that somebody else has set as well, whatever our own apply says. */
    public JsonNode without(ObjectId secret, JsonNode live, Collection<String> labels) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode none = patch.putObject("metadata").putObject("labels");
        labels.forEach(none::putNull);
        return objects.merge(secret, live, patch);
    }

    /** Two Secrets for one server make Argo CD choose one at random (argo-cd#15027). */
    private void refuseSecondRegistration(Manifest wanted) {
        String server = decoded(wanted.json(), "server");
        for (JsonNode other : objects.list(wanted.id(), SECRET_TYPE, "cluster")) {
            String name = other.path("metadata").path("name").asText();
            if (!name.equals(wanted.name()) && strip(decoded(other, "server")).equals(strip(server))) {
                throw new DeliveryException(
                        Outcome.Blocked,
                        "ServerAlreadyRegistered",
                        "Secret %s/%s on cluster %s already registers %s with this Argo CD; delete it (argocd cluster rm), and this registration follows by itself"
                                .formatted(wanted.namespace(), name, target.name(), server));
            }
        }
    }

    /**
     * Deletes the Secret of a member that leaves: only one that says it is this topology's, and the very one looked at.
     *
     * @return whether it is gone
     */
    public boolean remove(ObjectId id, InstanceId instance, String topologyUid) {
        JsonNode live = objects.get(id);
        if (live == null) {
            return true;
        }
        if (!ours(live.path("metadata"), instance.value(), topologyUid)) {
            return true;
        }
        try {
            objects.delete(id, live);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** Deletes every cluster Secret that says it is this instance's: for an engine that goes, once its registrations have ended. */
    public void removeAll(String namespace, InstanceId instance, String topologyUid) {
        ObjectId like = new ObjectId("v1", "Secret", namespace, "");
        objects.list(like, Api.LABEL_INSTANCE, instance.value()).stream()
                .filter(secret ->
                        secret.at("/metadata/labels").path(SECRET_TYPE).asText().equals("cluster"))
                .map(secret -> secret.path("metadata").path("name").asText())
                .forEach(name -> remove(new ObjectId("v1", "Secret", namespace, name), instance, topologyUid));
    }

    /**
     * Argo CD writes labels and annotations anew when somebody edits a cluster in its UI (argo-cd util/db clusterToSecret): what
     * says nobody's name is still ours when we are among its managers.
     */
    static boolean ours(JsonNode metadata, String instance, String topologyUid) {
        String of = metadata.path("labels").path(Api.LABEL_INSTANCE).asText();
        String topology =
                metadata.path("annotations").path(Api.ANNOTATION_TOPOLOGY_UID).asText();
        boolean said = of.equals(instance) && topology.equals(topologyUid);
        boolean silent = (of.isEmpty() || of.equals(instance)) && (topology.isEmpty() || topology.equals(topologyUid));
        return said || silent && managedByUs(metadata);
    }

    public static boolean managedByUs(JsonNode metadata) {
        for (JsonNode entry : metadata.path("managedFields")) {
            if (entry.path("manager").asText().equals(Api.FIELD_MANAGER)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Token token(JsonNode live) {
        JsonNode annotations = live.path("metadata").path("annotations");
        try {
            String value = live.path("data").has(KUBECONFIG)
                    ? JSON.readTree(decoded(live, KUBECONFIG))
                            .at("/users/0/user/token")
                            .asText()
                    : JSON.readTree(decoded(live, "config")).path("bearerToken").asText();
            return value.isEmpty()
                    ? null
                    : new Token(
                            value,
                            Instant.parse(annotations
                                    .path(Api.ANNOTATION_TOKEN_ISSUED)
                                    .asText()),
                            Instant.parse(annotations
                                    .path(Api.ANNOTATION_TOKEN_EXPIRES)
                                    .asText()));
        } catch (JsonProcessingException | DateTimeException e) {
            return null; // somebody rewrote the Secret: a new token puts it right
        }
    }

    public static String decoded(JsonNode secret, String key) {
        String data = ((ObjectNode) secret).path("data").path(key).asText();
        try {
            return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // not base64: no API server stores that
        }
    }

    static String strip(String server) {
        return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    }
}
