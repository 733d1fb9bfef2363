package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The moment from which on no write is expected: the operator's last word may come after its last deed. */
final class AtRest {
    private static final Duration SILENT = Duration.ofSeconds(1);

    private AtRest() {}

    /** Begins to count writes when there has been none for a moment. */
    static void mark(World world) {
        AtomicInteger seen = new AtomicInteger(-1);
        await("the operator has told what it had to tell")
                .during(SILENT)
                .atMost(World.PATIENCE)
                .until(() -> {
                    int now = world.writes().size();
                    return seen.getAndSet(now) == now;
                });
        world.mark();
    }
}
