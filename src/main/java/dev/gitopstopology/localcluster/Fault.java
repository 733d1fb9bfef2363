package dev.gitopstopology.localcluster;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Something that goes wrong with some requests, until it is ended or has happened as often as it was to. Made by {@link FaultRule}. */
public final class Fault implements Interceptor, AutoCloseable {
    private final Predicate<Exchange> which;
    private final int most;
    private final Effect before;
    private final Effect after;
    private final AtomicInteger hits = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** May wait, but not longer than until the fault is ended. */
    interface Effect {
        Effect NONE = (exchange, ended) -> Fate.PASS;

        Fate on(Exchange exchange, CountDownLatch ended) throws InterruptedException;
    }

    Fault(Predicate<Exchange> which, int most, Effect before, Effect after) {
        this.which = which;
        this.most = most;
        this.before = before;
        this.after = after;
    }

    @Override
    public Fate before(Exchange request) throws InterruptedException {
        return on(before, request);
    }

    @Override
    public Fate after(Exchange answered) throws InterruptedException {
        return on(after, answered);
    }

    private Fate on(Effect effect, Exchange exchange) throws InterruptedException {
        boolean mine = effect != Effect.NONE && ended.getCount() > 0 && which.test(exchange);
        return mine && hits.getAndIncrement() < most ? effect.on(exchange, ended) : Fate.PASS;
    }

    /** How many requests it has met. */
    public int hits() {
        return Math.min(hits.get(), most);
    }

    /** Requests pass from now on; those that wait go on. */
    public void end() {
        ended.countDown();
    }

    @Override
    public void close() {
        end();
    }
}
