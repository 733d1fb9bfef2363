package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.cluster.Connection;
import dev.gitopstopology.cluster.RenewalRequest;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.observe.DriftWatch;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One cluster: the way to it, its queue, its watches, and what is known of it. */
public final class Member implements AutoCloseable {
    /** The orders by which our own access ends. */
    public static final String FAREWELL = "farewell";

    public static final String ABANDON = "abandon";

    private final ClusterKey key;
    private final String fingerprint;
    private final Connection connection;
    private final ExecutorService requests;
    private final ClusterQueue queue;
    private final Runnable newsOfTrouble;
    private volatile MemberState state = MemberState.unseen();
    private volatile RenewalRequest renewal = RenewalRequest.NONE;
    private volatile @Nullable TooEarly tooEarly;
    private final MemberWatches watches;

    /** @param newsOfTrouble called when the cluster begins or ends to be in trouble, or a credential of it does */
    public Member(
            ClusterKey key,
            String fingerprint,
            Connection connection,
            ExecutorService requests,
            ClusterQueue queue,
            Runnable newsOfTrouble) {
        this.newsOfTrouble = newsOfTrouble;
        this.key = key;
        this.fingerprint = fingerprint;
        this.connection = connection;
        this.requests = requests;
        this.queue = queue;
        this.watches = new MemberWatches(queue::wakeSoon);
    }

    /** Why nothing may be asked of a new cluster yet. */
    public record TooEarly(ClusterException.Reason reason, String message) {}

    /** @param why null when its time has come: then everything that waits is tried at once */
    public void tooEarly(@Nullable TooEarly why) {
        boolean opened = tooEarly != null && why == null;
        tooEarly = why;
        if (opened) {
            queue.wake();
        }
    }

    public ClusterKey key() {
        return key;
    }

    public String fingerprint() {
        return fingerprint;
    }

    public ClusterQueue queue() {
        return queue;
    }

    /** Whether our own access to it ends, or has ended: nothing is begun there any more. */
    public boolean leaving() {
        return queue.has(FAREWELL) || queue.has(ABANDON);
    }

    public Connection connection() {
        return connection;
    }

    /** What is asked for at present by annotation. */
    public RenewalRequest renewal() {
        return renewal;
    }

    /** @return whether it is another request than before */
    public synchronized boolean ask(RenewalRequest request) {
        boolean other = !request.equals(renewal);
        renewal = request;
        connection.ask(request);
        return other;
    }

    public MemberState state() {
        return state;
    }

    public void update(UnaryOperator<MemberState> change) {
        if (changesTrouble(change)) {
            newsOfTrouble.run();
        }
    }

    private synchronized boolean changesTrouble(UnaryOperator<MemberState> change) {
        List<Problem> before = state.problems();
        state = change.apply(state);
        return !before.equals(state.problems());
    }

    /**
     * Does work on the cluster.
     *
     * @throws ClusterException when it is not to be reached, or is not the cluster that it was
     * @throws DeliveryException when the work was refused; that is an answer, so the connection is in order
     */
    public <T> T call(String doing, Function<ConnectedCluster, T> work) {
        try {
            TooEarly early = tooEarly;
            if (early != null) {
                throw new ClusterException(early.reason(), early.message());
            }
            AtomicReference<DeliveryException> refusal = new AtomicReference<>();
            Optional<T> result = connection.call(doing, connected -> attempt(connected, work, refusal));
            update(MemberState::reached);
            if (watches.wereInterrupted()) {
                queue.wakeSoon();
            }
            return result.orElseThrow(() -> refused(refusal));
        } catch (ClusterException e) {
            if (e.reason().breaks()) {
                watches.interrupt();
            }
            update(before ->
                    before.troubled(new Problem("spec.connection", e.reason().name(), String.valueOf(e.getMessage()))));
            throw e;
        }
    }

    private static DeliveryException refused(AtomicReference<DeliveryException> refusal) {
        return Objects.requireNonNull(refusal.get());
    }

    private static <T> Optional<T> attempt(
            ConnectedCluster connected,
            Function<ConnectedCluster, T> work,
            AtomicReference<DeliveryException> refusal) {
        try {
            return Optional.of(work.apply(connected));
        } catch (DeliveryException e) {
            refusal.set(e);
            return Optional.empty();
        }
    }

    /** Who the cluster is; only after a call. */
    public ClusterIdentity identity() {
        return connection.use().identity();
    }

    /** A watch there was blind for a while: nothing is known until everything was looked at again. */
    public void wentSilent() {
        update(before -> before.troubled(new Problem(
                "spec.connection",
                ClusterException.Reason.WatchSilent.name(),
                "a watch on cluster %s gave no sign of life; it is opened anew, and everything is looked at again"
                        .formatted(key))));
        if (connection.state() != Connection.State.Broken) {
            connection.retryNow();
        }
        queue.wakeSoon();
    }

    public Target target(ConnectedCluster connected) {
        return new Target(key.toString(), connected.client(), requests);
    }

    /** Watches the instance's objects until the cluster is in trouble, or the instance is not watched any more. */
    public void watch(ConnectedCluster connected, InstanceId instance, SetKind kind, List<DriftWatch.Watched> kinds) {
        watches.open(connected, instance, kind, kinds);
    }

    public void unwatch(InstanceId instance, SetKind kind) {
        watches.end(instance, kind);
    }

    @Override
    public void close() {
        queue.close();
        watches.close();
        connection.close();
    }
}
