package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Order;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.status.LeavingView;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An order that talks to clusters: says what a connection that failed means for a receipt. */
public abstract class ClusterOrder implements Order {
    private final String id;
    private final String fingerprint;

    public ClusterOrder(String id, String fingerprint) {
        this.id = id;
        this.fingerprint = fingerprint;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String fingerprint() {
        return fingerprint;
    }

    @Override
    public final Receipt run() {
        try {
            return deliver();
        } catch (ClusterException e) {
            Receipt receipt = failed(e).receipt();
            return e.reason() == Reason.NotLeading ? receipt.onHub() : receipt;
        }
    }

    private static DeliveryException failed(ClusterException e) {
        // Looking again soon costs nothing: the breaker decides when the cluster is asked, and a new kubeconfig
        // ends its pause.
        boolean soon = e.reason().breaks()
                || e.reason().early()
                || e.reason() == Reason.NotEnrolled
                || e.reason() == Reason.InvalidKubeconfig;
        return new DeliveryException(
                soon ? Outcome.Waiting : Outcome.Failed, e.reason().name(), String.valueOf(e.getMessage()));
    }

    /** For an order that would begin something on a cluster to which our access ends. */
    protected final Receipt leaving() {
        return Receipt.not(
                Outcome.Waiting,
                LeavingView.DEPARTING,
                "cluster %s leaves; nothing is begun there".formatted(cluster()));
    }

    /** Does the hub's part of an order for another cluster: what fails there says nothing about the cluster. */
    protected static <T> T onHub(Supplier<T> work) {
        try {
            return work.get();
        } catch (ClusterException e) {
            throw failed(e).onHub();
        } catch (DeliveryException e) {
            throw e.onHub();
        }
    }

    /** Whose status this order's receipt changes; null when only the cluster's own. */
    @Nullable
    public TopologyKey topology() {
        return null;
    }

    protected abstract String cluster();

    protected abstract Receipt deliver();
}
