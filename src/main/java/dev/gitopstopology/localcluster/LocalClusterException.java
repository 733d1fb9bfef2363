package dev.gitopstopology.localcluster;

import org.jspecify.annotations.Nullable;

/** A local cluster could not be started, stopped or read; the message says which, why, and the way out. */
public class LocalClusterException extends RuntimeException {
    public LocalClusterException(String message) {
        super(message);
    }

    public LocalClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
