package dev.gitopstopology.deliver.push;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Runs requests to one cluster side by side, at most {@link Target#CONCURRENCY} at a time, and waits for all of them. */
final class Parallel {
    private final ExecutorService executor;
    private final Semaphore slots = new Semaphore(Target.CONCURRENCY);

    Parallel(ExecutorService executor) {
        this.executor = executor;
    }

    /** Results in the order of the items; the first failure is thrown when every item has ended. */
    <A, B> List<B> map(List<A> items, Function<A, B> work) {
        if (items.size() == 1) {
            return List.of(work.apply(items.get(0)));
        }
        List<CompletableFuture<B>> futures =
                items.stream().map(item -> submit(item, work)).toList();
        CompletableFuture<Void> all = CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
        try {
            all.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
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
