package dev.gitopstopology.operator.replica;

import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.Failures;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the {@link Election} until it is closed. Leads at most once: who has lost the Lease is told so, takes part no
 * more, and has to be started anew. See docs/adr/0023-leadership-and-fencing.md.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("leadership"));
    private final Election election;
    private final Tenure tenure;
    private final LeaseTimes times;
    private final String identity;
    private final Runnable leading;
    private final Runnable lost;
    private volatile boolean met;
    private volatile boolean leads;
    private boolean failing;

    /**
     * @param leading called once, when this replica begins to lead; must return at once
     * @param lost called once, when it can no longer know that it leads; must return at once
     */
    public Leadership(
            Election election, Tenure tenure, LeaseTimes times, String identity, Runnable leading, Runnable lost) {
        this.election = election;
        this.tenure = tenure;
        this.times = times;
        this.identity = identity;
        this.leading = leading;
        this.lost = lost;
    }

    /** @throws ClusterException when the hub refuses us the Lease; a hub that does not answer is waited for */
    public void start() {
        try {
            turn(election.attempt());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN || e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                thread.shutdownNow();
                throw Failures.classify("taking part in the election for Lease " + HubLease.NAME, "the hub", e);
            }
            failed(e);
        }
        next();
    }

    /** Whether this replica leads. */
    public boolean leads() {
        return leads;
    }

    /** Whether the Lease has been seen, whoever holds it. */
    public boolean met() {
        return met;
    }

    private void next() {
        if (!thread.isShutdown()) {
            var unused = thread.schedule(this::attempt, times.retry().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void attempt() {
        try {
            turn(election.attempt());
        } catch (RuntimeException e) {
            failed(e);
        } catch (Error e) { // out of memory, say: whoever cannot renew must not look as if it led
            LOG.atError().setCause(e).addKeyValue("identity", identity).log("the election broke down");
            lose("the election broke down");
        }
        next();
    }

    private void turn(boolean now) {
        met = true;
        failing = false;
        if (now && !leads) {
            leads = true;
            LOG.atInfo().addKeyValue("identity", identity).log("leading");
            leading.run();
        } else if (!now && leads) {
            lose("another replica holds the Lease");
        }
    }

    /** While the tenure lasts nobody else can have the Lease, so a failed attempt is only tried again. */
    private void failed(RuntimeException e) {
        if (leads && !tenure.open()) {
            lose("the Lease could not be renewed in time");
        } else if (!failing) {
            failing = true;
            LOG.atWarn().setCause(e).addKeyValue("identity", identity).log("the Lease cannot be reached; tried again");
        }
    }

    private void lose(String why) {
        tenure.end();
        thread.shutdown();
        LOG.atError().addKeyValue("identity", identity).addKeyValue("why", why).log("leadership lost");
        lost.run();
    }

    /** To be called when all work has ended: others may lead from now on. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(times.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
            election.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("the Lease could not be given back; it ends by itself");
        } finally {
            tenure.end();
        }
    }
}
