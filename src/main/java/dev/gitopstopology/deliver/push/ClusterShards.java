package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which shard of an Argo CD looks after which cluster: the field {@code shard} of the cluster Secrets. It is written here only, so that
 * one queue, that of the cluster with the engine, has both the shards and who is on them.
 */
public final class ClusterShards {
    private static final ObjectId CONTROLLER =
            new ObjectId("apps/v1", "StatefulSet", "", "argocd-application-controller");
    private static final String KEY = "shard";

    private final ApiObjects objects;
    private final String cluster;
    private final String namespace;
    private final InstanceId instance;
    private final String topologyUid;

    public ClusterShards(Target engine, String namespace, InstanceId instance, String topologyUid) {
        this.objects = engine.objects();
        this.cluster = engine.name();
        this.namespace = namespace;
        this.instance = instance;
        this.topologyUid = topologyUid;
    }

    /**
     * Where the Secrets are to be.
     *
     * @param shards by name of the Secret; any other one of the instance is to be on none, which leaves it to Argo CD
     * @param unknown names of Secrets that stay on the shard they are on, if they are on one
     */
    public record Wanted(Map<String, Integer> shards, Set<String> unknown) {}

    /**
     * Where they are.
     *
     * @param shards by name of the Secret, null where it is on none
     * @param waiting how many are not yet where they are to be
     */
    public record Pinned(SortedMap<String, @Nullable Integer> shards, int waiting) {}

    /**
     * The shards that run.
     *
     * @param settled whether each pod is up, and knows how many there are
     */
    public record Running(int shards, boolean settled) {}

    public Running running() {
        JsonNode live =
                objects.get(new ObjectId(CONTROLLER.apiVersion(), CONTROLLER.kind(), namespace, CONTROLLER.name()));
        if (live == null) {
            return new Running(0, false);
        }
        int shards = live.at("/spec/replicas").asInt();
        JsonNode status = live.path("status");
        return new Running(
                shards,
                status.path("observedGeneration").asLong()
                                == live.at("/metadata/generation").asLong()
                        && status.path("updatedReplicas").asInt() == shards
                        && status.path("readyReplicas").asInt() == shards);
    }

    /** Nobody is put on a shard that does not run; while the shards are not settled, only who is on no shard of theirs is moved. */
    public Pinned pin(Wanted wanted, Running running) {
        SortedMap<String, @Nullable Integer> shards = new TreeMap<>();
        int waiting = 0;
        for (JsonNode secret : objects.list(
                new ObjectId("v1", "Secret", namespace, ""), ClusterSecretDelivery.SECRET_TYPE, "cluster")) {
            String name = secret.at("/metadata/name").asText();
            if (!ClusterSecretDelivery.ours(secret.path("metadata"), instance.value(), topologyUid)) {
                continue;
            }
            String text = ClusterSecretDelivery.decoded(secret, KEY);
            @Nullable Integer now = within(text, running.shards());
            @Nullable
            Integer goal = wanted.unknown().contains(name) && now != null
                    ? now
                    : wanted.shards().get(name);
            boolean possible = goal == null || goal < running.shards();
            boolean lost = now == null && !text.isEmpty();
            @Nullable Integer next = possible && (running.settled() || lost) ? goal : now;
            if (!Objects.equals(next, goal)) {
                waiting++;
            }
            if (!text.equals(next == null ? "" : next.toString()) && !write(name, next)) {
                continue;
            }
            shards.put(name, next);
        }
        return new Pinned(shards, waiting);
    }

    private static @Nullable Integer within(String text, int shards) {
        try {
            int shard = Integer.parseInt(text);
            return shard >= 0 && shard < shards ? shard : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * A merge patch, since server-side apply would take everything else out of the Secret; and it makes no Secret.
     *
     * @return whether there (still) is such a Secret
     */
    private boolean write(String name, @Nullable Integer shard) {
        String value = shard == null
                ? "null"
                : '"' + Base64.getEncoder().encodeToString(shard.toString().getBytes(StandardCharsets.UTF_8)) + '"';
        ObjectId id = new ObjectId("v1", "Secret", namespace, name);
        try {
            objects.merge(id, "{\"data\":{\"%s\":%s}}".formatted(KEY, value));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw Refusal.isAnswer(e) ? Refusal.of(cluster, id, e) : e;
        }
    }
}
