package dev.gitopstopology.operator.tell;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process told last. The framework's cache has a status of ours only when the hub's event for it has come: a pass before that
 * would compare with what was told earlier, say an Event twice, and not write a status that has become again what it was. Thread-safe.
 * See docs/adr/0016-status.md.
 *
 * @param <S> the status
 */
public final class Told<S> {
    /** When to look again for the cache. */
    public static final Duration SOON = Duration.ofMillis(200);

    /** After that the write has failed, or somebody else has written: what is there counts. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Map<String, Last<S>> last = new ConcurrentHashMap<>();

    private record Last<S>(S status, long at) {}

    /** @param nanoTime a monotonic clock */
    public Told(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Whether the cache does not show yet what was told last.
     *
     * @param uid of the object
     * @param seen its status in the cache
     */
    public boolean behind(String uid, @Nullable S seen) {
        Last<S> told = last.get(uid);
        if (told == null) {
            return false;
        }
        if (told.status().equals(seen) || old(told)) {
            last.remove(uid, told);
            return false;
        }
        return true;
    }

    /** That a status is written now. */
    public void told(String uid, S status) {
        last.values().removeIf(this::old); // such as of objects that are gone
        last.put(uid, new Last<>(status, nanoTime.getAsLong()));
    }

    private boolean old(Last<S> told) {
        return nanoTime.getAsLong() - told.at() > LONGEST.toNanos();
    }
}
