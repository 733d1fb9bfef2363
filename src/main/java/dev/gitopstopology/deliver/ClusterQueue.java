package dev.gitopstopology.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work for one cluster, one order at a time. What is delivered is looked at again after {@link Pace#resync}; what failed is
 * tried again with growing pauses. Uses a thread of the pool only while it works, so idle and dead clusters cost none, and no
 * cluster waits for another.
 */
public final class ClusterQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterQueue.class);

    /** What is gone stays gone; looked at again only when the cluster is. */
    private static final Duration NEVER = Duration.ofDays(3650);

    /** Told when an order has its first receipt, or one that differs from the one before. */
    public interface Listener {
        void changed(Order order, Receipt receipt);
    }

    /** When orders are looked at again. */
    public record Pace(Duration resync, Duration debounce, Backoff waiting, Backoff failed) {
        public static final Pace DEFAULT = new Pace(
                Duration.ofMinutes(10),
                Duration.ofMillis(500),
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15)),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)));
    }

    private static final class Item {
        private Order order;
        private Instant due;
        private int attempts;
        private int failures;
        /** Of the present order; none is left of another. */
        private @Nullable Receipt receipt;

        Item(Order order, Instant due) {
            this.order = order;
            this.due = due;
        }
    }

    private final String cluster;
    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Pace pace;
    private final Listener listener;
    private final BooleanSupplier mayWork;
    private final Random jitter;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private boolean running;
    private @Nullable Order inHand;
    private boolean closed;
    private @Nullable ScheduledFuture<?> alarm;

    public ClusterQueue(
            String cluster,
            Executor pool,
            ScheduledExecutorService timer,
            InstantSource clock,
            Pace pace,
            Listener listener) {
        this(cluster, pool, timer, clock, pace, listener, () -> true);
    }

    /** @param mayWork asked before each order; while it says no, none is begun */
    public ClusterQueue(
            String cluster,
            Executor pool,
            ScheduledExecutorService timer,
            InstantSource clock,
            Pace pace,
            Listener listener,
            BooleanSupplier mayWork) {
        this.mayWork = mayWork;
        this.cluster = cluster;
        this.pool = pool;
        this.timer = timer;
        this.clock = clock;
        this.pace = pace;
        this.listener = listener;
        this.jitter = new Random(cluster.hashCode());
    }

    /** Orders it; run now unless the same was ordered before and is either delivered or waiting for its next try. */
    public synchronized void put(Order order) {
        Item item = items.get(order.id());
        if (item == null) {
            items.put(order.id(), new Item(order, clock.instant()));
        } else {
            boolean same = item.order.fingerprint().equals(order.fingerprint());
            item.order = order;
            if (!same) {
                item.attempts = 0;
                item.failures = 0;
                item.receipt = null;
                item.due = clock.instant();
            } else if (item.receipt != null && item.receipt.outcome() == Outcome.Waiting) {
                item.due = clock.instant();
            }
        }
        schedule();
    }

    /** Whether such an order is being run at this moment, also when it was dropped meanwhile. */
    public synchronized boolean running(Predicate<Order> which) {
        return inHand != null && which.test(inHand);
    }

    /** Whether there is an order of that id. */
    public synchronized boolean has(String id) {
        return items.containsKey(id);
    }

    /** Whether any order is being run at this moment. */
    public synchronized boolean working() {
        return inHand != null;
    }

    /** Forgets an order without undoing it. */
    public synchronized void drop(String id) {
        items.remove(id);
    }

    /** Forgets such orders without undoing them. */
    public synchronized void drop(Predicate<Order> which) {
        items.values().removeIf(item -> which.test(item.order));
    }

    /** Forgets all orders but one. */
    public synchronized void dropOthers(String id) {
        items.keySet().removeIf(each -> !each.equals(id));
    }

    /** Looks at everything now: the cluster, or what leads to it, has changed. */
    public synchronized void wake() {
        items.values().forEach(item -> item.due = clock.instant());
        schedule();
    }

    /** Looks at one order now: what it looks at has changed. */
    public synchronized void lookAgain(String id) {
        Item item = items.get(id);
        if (item != null) {
            item.due = clock.instant();
            schedule();
        }
    }

    /** Looks at everything after a moment, so that a burst of changes is one look. */
    public synchronized void wakeSoon() {
        Instant soon = clock.instant().plus(pace.debounce());
        items.values().stream().filter(item -> item.due.isAfter(soon)).forEach(item -> item.due = soon);
        schedule();
    }

    /** The receipt for exactly this order; empty while it has not been run. */
    public synchronized Optional<Receipt> receipt(String id, String fingerprint) {
        Item item = items.get(id);
        return item == null || !item.order.fingerprint().equals(fingerprint)
                ? Optional.empty()
                : Optional.ofNullable(item.receipt);
    }

    /** The receipt for the order of that id as it is now; empty while it has not been run. */
    public synchronized Optional<Receipt> latest(String id) {
        Item item = items.get(id);
        return item == null ? Optional.empty() : Optional.ofNullable(item.receipt);
    }

    /** How often in a row the order failed at the cluster itself; 0 when it was the hub that was in the way last. */
    public synchronized int failures(String id) {
        Item item = items.get(id);
        return item == null ? 0 : item.failures;
    }

    /** Whether there are at least this many orders, and each of them was run and is not due. */
    public synchronized boolean settled(int orders) {
        Instant now = clock.instant();
        return items.size() >= orders
                && items.values().stream()
                        .allMatch(item -> item.receipt != null
                                && !item.due.equals(Instant.MAX)
                                && item.due.isAfter(now.plus(pace.debounce())));
    }

    @Override
    public synchronized void close() {
        closed = true;
        items.clear();
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    private void schedule() {
        if (closed || running) {
            return;
        }
        Optional<Item> next = items.values().stream().min(Comparator.comparing(item -> item.due));
        if (next.isEmpty()) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        long wait = Duration.between(clock.instant(), next.get().due).toMillis();
        if (wait <= 0) {
            running = true;
            pool.execute(this::work);
        } else {
            alarm = timer.schedule(this::alarm, wait, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void alarm() {
        alarm = null;
        schedule();
    }

    private void work() {
        try {
            for (Item item = take(); item != null; item = take()) {
                runOne(item);
            }
        } finally {
            synchronized (this) {
                running = false;
                schedule();
            }
        }
    }

    private synchronized @Nullable Item take() {
        Instant now = clock.instant();
        return closed
                ? null
                : items.values().stream()
                        .filter(item -> !item.due.isAfter(now))
                        .findFirst()
                        .orElse(null);
    }

    private void runOne(Item item) {
        Order order;
        synchronized (this) {
            order = item.order;
            inHand = order;
            item.due = Instant.MAX;
        }
        Receipt receipt;
        boolean ran = false;
        try {
            receipt = run(order);
            ran = true;
        } finally {
            if (!ran) {
                broken(item);
            }
        }
        boolean tell;
        synchronized (this) {
            inHand = null;
            boolean asked = item.order.fingerprint().equals(order.fingerprint());
            tell = asked && !receipt.equals(item.receipt);
            if (asked) {
                item.receipt = receipt;
                item.attempts = receipt.done() ? 0 : item.attempts + 1;
                item.failures = receipt.done() || receipt.isOnHub() ? 0 : item.failures + 1;
            }
            if (item.due.equals(Instant.MAX)) {
                Instant due = clock.instant().plus(pause(receipt, item.attempts));
                item.due =
                        receipt.done() ? order.lookAgain().filter(due::isAfter).orElse(due) : due;
            }
        }
        if (tell) {
            listener.changed(order, receipt);
        }
    }

    /** The thread ends by an error, such as that the memory is full; the order is tried again by another one. */
    private synchronized void broken(Item item) {
        inHand = null;
        item.attempts++;
        item.due = clock.instant().plus(pace.failed().after(item.attempts, jitter.nextDouble()));
    }

    private Receipt run(Order order) {
        if (!mayWork.getAsBoolean()) {
            return Receipt.not(
                            Outcome.Waiting,
                            "NotLeading",
                            "cluster %s: this replica may not write, so nothing was begun; the one that leads does it"
                                    .formatted(cluster))
                    .onHub();
        }
        try {
            return order.run();
        } catch (DeliveryException e) {
            return e.receipt();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("order", order.id())
                    .log("delivery failed unexpectedly");
            return Receipt.not(
                    Outcome.Failed,
                    "InternalError",
                    "cluster %s: unexpected %s; the operator's log has the details"
                            .formatted(cluster, e.getClass().getSimpleName()));
        }
    }

    private Duration pause(Receipt receipt, int attempts) {
        return switch (receipt.outcome()) {
            case Removed -> NEVER;
            case Delivered -> pace.resync().minusMillis((long) (pace.resync().toMillis() * 0.1 * jitter.nextDouble()));
            case Waiting -> pace.waiting().after(attempts, jitter.nextDouble());
            case Blocked, Failed -> pace.failed().after(attempts, jitter.nextDouble());
        };
    }
}
