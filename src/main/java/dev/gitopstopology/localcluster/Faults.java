package dev.gitopstopology.localcluster;

import java.time.Duration;

/** What a proxy does to the traffic right now; shared by its connections. */
final class Faults {
    private boolean silent;
    private long delayMillis;
    private long generation;

    synchronized void none() {
        set(false, Duration.ZERO);
    }

    synchronized void silence() {
        set(true, Duration.ZERO);
    }

    synchronized void delay(Duration newDelay) {
        set(false, newDelay);
    }

    /** All connections that were opened under an earlier generation are to end. */
    synchronized void cut() {
        generation++;
        notifyAll();
    }

    synchronized long generation() {
        return generation;
    }

    /** Waits while nothing may pass; false when the connection of that generation has been cut. */
    synchronized boolean mayPass(long ofGeneration) throws InterruptedException {
        while (silent && generation == ofGeneration) {
            wait();
        }
        return generation == ofGeneration;
    }

    /** How long an answer is held back. */
    synchronized long delayMillis() {
        return delayMillis;
    }

    private void set(boolean newSilent, Duration newDelay) {
        silent = newSilent;
        delayMillis = newDelay.toMillis();
        notifyAll();
    }
}
