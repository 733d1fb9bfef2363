package dev.gitopstopology.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every state that an Argo CD's shards and cluster Secrets were in, in the order of the API server: both kinds are in one etcd, so their
 * resourceVersions are one sequence.
 */
final class ShardHistory implements AutoCloseable {
    private static final int NONE = -1;

    private final ConcurrentSkipListMap<Long, Step> steps = new ConcurrentSkipListMap<>();
    private final List<Watch> watches;
    private final Set<Long> forgiven = ConcurrentHashMap.newKeySet();

    /** @param secret name, or null for the number of shards */
    private record Step(@Nullable String secret, int value) {}

    ShardHistory(KubernetesClient client) {
        watches = List.of(
                client.secrets()
                        .inNamespace("argocd")
                        .withLabel("argocd.argoproj.io/secret-type", "cluster")
                        .watch(new Each<>(this::secret)),
                client.apps()
                        .statefulSets()
                        .inNamespace("argocd")
                        .withName("argocd-application-controller")
                        .watch(new Each<StatefulSet>(
                                set -> record(set, null, set.getSpec().getReplicas()))));
    }

    private void secret(Secret secret) {
        boolean pinned = secret.getData().containsKey("shard");
        int shard = pinned ? Integer.parseInt(Engines.decoded(secret, "shard")) : NONE;
        record(secret, secret.getMetadata().getName(), shard);
    }

    private void record(HasMetadata object, @Nullable String secret, int value) {
        steps.put(Long.valueOf(object.getMetadata().getResourceVersion()), new Step(secret, value));
    }

    /** What the test itself wrote does not count. */
    void forgive(HasMetadata written) {
        forgiven.add(Long.valueOf(written.getMetadata().getResourceVersion()));
    }

    int steps() {
        return steps.size();
    }

    /** Moments at which a Secret named a shard that was not asked to run. */
    List<String> outOfRange() {
        List<String> found = new ArrayList<>();
        Map<String, Integer> pins = new TreeMap<>();
        int shards = 0;
        for (Map.Entry<Long, Step> each : steps.entrySet()) {
            Step step = each.getValue();
            if (step.secret() == null) {
                shards = step.value();
            } else {
                pins.put(step.secret(), step.value());
            }
            int running = shards;
            if (!forgiven.contains(each.getKey()) && pins.values().stream().anyMatch(pin -> pin >= running)) {
                found.add("at %d: %s with %d shards".formatted(each.getKey(), pins, running));
            }
        }
        return found;
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }

    private record Each<T extends HasMetadata>(Consumer<T> seen) implements Watcher<T> {
        @Override
        public void eventReceived(Action action, T object) {
            if (action == Action.ADDED || action == Action.MODIFIED) {
                seen.accept(object);
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new AssertionError("a watch of the test ended", cause);
        }
    }
}
