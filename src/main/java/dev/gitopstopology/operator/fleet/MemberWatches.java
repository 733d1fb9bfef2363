package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.observe.DriftWatch;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The watches on one cluster, by instance. A cluster that does not answer has none: each would knock at its door by itself, by no
 * pace but its own.
 */
final class MemberWatches implements AutoCloseable {
    private final Runnable changed;
    private final Map<Watched, Watching> watches = new HashMap<>();
    private boolean interrupted;
    private boolean closed;

    /** A cluster may both run an engine and be registered with it. */
    private record Watched(InstanceId instance, SetKind kind) {}

    private record Watching(KubernetesClient client, List<String> kinds, DriftWatch watch) {}

    /** @param changed called when something that is watched changes */
    MemberWatches(Runnable changed) {
        this.changed = changed;
    }

    /** Watches the instance's objects; once per client, since a new connection has new watches. */
    synchronized void open(
            ConnectedCluster connected, InstanceId instance, SetKind kind, List<DriftWatch.Watched> kinds) {
        if (closed) {
            return; // an order that outlives the member watches nothing any more
        }
        Watched key = new Watched(instance, kind);
        Watching before = watches.get(key);
        if (before != null
                && before.client() == connected.client()
                && before.kinds().equals(names(kinds))) {
            return;
        }
        if (before != null) {
            before.watch().close();
        }
        watches.put(
                key,
                new Watching(
                        connected.client(),
                        names(kinds),
                        new DriftWatch(connected.client(), instance, kinds, changed)));
    }

    private static List<String> names(List<DriftWatch.Watched> kinds) {
        return kinds.stream()
                .map(each -> each.kind().getPlural() + "." + each.kind().getGroup() + "/" + each.namespace())
                .sorted()
                .toList();
    }

    synchronized void end(InstanceId instance, SetKind kind) {
        end(new Watched(instance, kind));
    }

    private void end(Watched key) {
        Watching watching = watches.remove(key);
        if (watching != null) {
            watching.watch().close();
        }
    }

    /** Ends all of them until their orders are run again. */
    synchronized void interrupt() {
        interrupted = interrupted || !watches.isEmpty();
        List.copyOf(watches.keySet()).forEach(this::end);
    }

    /** Whether they were interrupted since this was last asked, so that nothing is known of what happened meanwhile. */
    synchronized boolean wereInterrupted() {
        boolean were = interrupted;
        interrupted = false;
        return were;
    }

    @Override
    public synchronized void close() {
        closed = true;
        List.copyOf(watches.keySet()).forEach(this::end);
    }
}
