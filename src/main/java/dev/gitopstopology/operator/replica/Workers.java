package dev.gitopstopology.operator.replica;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads on which clusters are worked for, and the timer that wakes their queues. */
public final class Workers {
    /** How long work in hand may take when the operator ends. */
    public static final Duration GRACE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private final ExecutorService queues = Executors.newCachedThreadPool(Threads.daemon("cluster-queue"));
    private final ExecutorService requests = Executors.newCachedThreadPool(Threads.daemon("cluster-request"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Threads.daemon("queue-timer"));

    /** Starts no thread before there is work. */
    public Workers() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** For the queues of clusters, and for what else may have to wait for one. */
    public ExecutorService queues() {
        return queues;
    }

    /** For requests of one order that go out side by side. */
    public ExecutorService requests() {
        return requests;
    }

    /** Everybody's: what may wait belongs on a thread of {@link #queues}. */
    public ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    /**
     * Takes no more work.
     *
     * @param wait whether a write in hand may finish; without the leadership nothing can
     */
    public void finish(boolean wait) {
        finish(queues, wait);
        finish(requests, wait);
    }

    private static void finish(ExecutorService executor, boolean wait) {
        if (!wait) {
            executor.shutdownNow();
            return;
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.atWarn().addKeyValue("seconds", GRACE.toSeconds()).log("work still in hand is given up");
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            executor.shutdownNow();
        }
    }
}
