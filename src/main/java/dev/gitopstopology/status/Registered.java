package dev.gitopstopology.status;

import dev.gitopstopology.deliver.Receipt;
import org.jspecify.annotations.Nullable;

/** A member and what became of its registration; no receipt while it is under way. */
public record Registered(String cluster, @Nullable Receipt receipt) {
    boolean done() {
        return receipt != null && receipt.done();
    }
}
