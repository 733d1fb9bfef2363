package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.DeliveryException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs requests to one cluster side by side, at most {@link Target#CONCURRENCY} at a time, and waits for all of them. */
public final class Parallel {
    private final ExecutorService executor;
    private final Semaphore slots = new Semaphore(Target.CONCURRENCY);

    public Parallel(ExecutorService executor) {
        this.executor = executor;
    }

    /** Results in the order of the items; what weighs most of the failures is thrown when every item has ended. */
    public <A, B> List<B> map(List<A> items, Function<A, B> work) {
        List<Outcomes.Of<B>> outcomes = outcomes(items, work);
        if (outcomes.stream().anyMatch(outcome -> outcome.failure() != null)) {
            throw Outcomes.worst(outcomes);
        }
        return outcomes.stream()
                .map(outcome -> Objects.requireNonNull(outcome.value()))
                .toList();
    }

    /**
     * What became of each item, in their order. Once a request fails for another reason than its object, such as a cluster that
     * does not answer or asks us to slow down, nothing further is asked: the other items share that failure.
     */
    <A, B> List<Outcomes.Of<B>> outcomes(List<A> items, Function<A, B> work) {
        AtomicReference<@Nullable RuntimeException> lost = new AtomicReference<>();
        return all(items, item -> {
            RuntimeException before = lost.get();
            if (before != null) {
                return new Outcomes.Of<>(null, before);
            }
            Outcomes.Of<B> outcome = Outcomes.of(() -> work.apply(item));
            if (outcome.failure() != null && !(outcome.failure() instanceof DeliveryException)) {
                lost.set(outcome.failure());
            }
            return outcome;
        });
    }

    private <A, B> List<B> all(List<A> items, Function<A, B> work) {
        if (items.size() == 1) {
            return List.of(work.apply(items.get(0)));
        }
        List<CompletableFuture<B>> futures =
                items.stream().map(item -> submit(item, work)).toList();
        return futures.stream().map(CompletableFuture::join).toList();
    }

    private <A, B> CompletableFuture<B> submit(A item, Function<A, B> work) {
        slots.acquireUninterruptibly();
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.apply(item);
                    } finally {
                        slots.release();
                    }
                },
                executor);
    }
}
