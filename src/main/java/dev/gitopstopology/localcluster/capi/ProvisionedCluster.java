package dev.gitopstopology.localcluster.capi;

import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.LocalClusterException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Cluster of a {@link LocalProvider}, and what one can do to it. May be asked for before the Cluster exists. */
public final class ProvisionedCluster {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisionedCluster.class);
    private static final long AGAIN_MILLIS = 200;
    private final Gates gates = new Gates();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ScheduledExecutorService thread;
    private final Life life;
    private final String name;
    private @Nullable ScheduledFuture<?> again;

    ProvisionedCluster(KubernetesClient hub, String namespace, String name, ClusterOptions options) {
        this.name = name;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "local-provider-" + name);
            daemon.setDaemon(true);
            return daemon;
        });
        this.life = new Life(new HubObjects(hub, namespace, name), name, options, gates, this::wake);
    }

    /** From now on the step is not taken. */
    public void hold(Step step) {
        hold(step, "");
    }

    /** The same, and the condition of the step gives this message: a failure, or a deletion that hangs. */
    public void hold(Step step, String message) {
        gates.hold(step, message);
        wake();
    }

    /** A step that is held is taken once. */
    public void allowOne(Step step) {
        gates.allowOne(step);
        wake();
    }

    public void release(Step step) {
        gates.release(step);
        wake();
    }

    /** The API server, from step {@link Step#ControlPlane} to step {@link Step#DeleteControlPlane}. */
    public Optional<LocalCluster> controlPlane() {
        return life.controlPlane();
    }

    /** Stops the API server: its address is dead. */
    public void killControlPlane() {
        inTurn(life::kill);
    }

    /** The same API server with the same data, at the same address. */
    public void reviveControlPlane() {
        inTurn(life::revive);
    }

    /** Writes the kubeconfig Secret with another client certificate for the same cluster; the one before stays valid. */
    public void rotateKubeconfig() {
        inTurn(life::rotate);
    }

    void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                thread.execute(this::run);
            } catch (RejectedExecutionException closed) {
                LOG.trace("{} is closed", name, closed);
            }
        }
    }

    private void run() {
        woken.set(false);
        if (again != null) {
            again.cancel(false); // this is it
            again = null;
        }
        try {
            while (life.advance()) {
                LOG.debug("{}: one step further", name);
            }
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("{}: trying again", name);
            again = thread.schedule(this::wake, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void inTurn(Runnable action) {
        try {
            thread.submit(action).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while waiting for Cluster " + name, e);
        } catch (ExecutionException e) {
            throw new LocalClusterException("Cluster " + name + ": " + e.getCause(), e);
        }
        wake();
    }

    void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("Cluster {} is still at work", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        life.end();
    }
}
