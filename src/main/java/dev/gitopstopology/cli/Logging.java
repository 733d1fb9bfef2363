package dev.gitopstopology.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Verbs are quiet; a verb that runs for long, such as {@code operator}, says more. */
public final class Logging {
    private static final String LEVEL = "GITOPS_TOPOLOGY_LOG_LEVEL";

    private Logging() {}

    /** Makes our own loggers write INFO, unless the user chose a level. */
    public static void talkative() {
        if (System.getenv(LEVEL) == null
                && System.getProperty(LEVEL) == null
                && LoggerFactory.getLogger("dev.gitopstopology") instanceof Logger ours) {
            ours.setLevel(Level.INFO);
        }
    }
}
