package dev.gitopstopology.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterQueueTest {
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final List<Receipt> told = new CopyOnWriteArrayList<>();
    private final ClusterQueue.Pace pace = new ClusterQueue.Pace(
            Duration.ofHours(1),
            Duration.ofMillis(20),
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(40)),
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(40)));
    private final ClusterQueue queue = queue();

    private ClusterQueue queue() {
        return new ClusterQueue("c", pool, timer, InstantSource.system(), pace, (order, receipt) -> told.add(receipt));
    }

    @AfterEach
    void stop() {
        queue.close();
        pool.shutdownNow();
        timer.shutdownNow();
    }

    private record Scripted(String id, String fingerprint, Supplier<Receipt> work) implements Order {
        @Override
        public Receipt run() {
            return work.get();
        }
    }

    private static Receipt delivered(String digest) {
        return Receipt.delivered(digest, 1, Map.of(), List.of());
    }

    @Test
    void theSameOrderIsNotRunAgainAndAnotherOneIs() {
        AtomicInteger runs = new AtomicInteger();
        queue.put(new Scripted("a", "1", () -> delivered("r" + runs.incrementAndGet())));
        await().until(() -> queue.receipt("a", "1").isPresent());
        queue.put(new Scripted("a", "1", () -> delivered("r" + runs.incrementAndGet())));
        queue.put(new Scripted("a", "2", () -> delivered("r" + runs.incrementAndGet())));
        assertThat(queue.receipt("a", "1")).isEmpty();
        await().until(() -> queue.receipt("a", "2").isPresent());
        assertThat(runs).hasValue(2);
    }

    @Test
    void anErrorThatEndsTheThreadDoesNotEndTheOrder() {
        AtomicInteger runs = new AtomicInteger();
        queue.put(new Scripted("a", "1", () -> {
            if (runs.incrementAndGet() == 1) {
                throw new Error("the memory is full, as a test");
            }
            return delivered("r");
        }));
        await().dontCatchUncaughtExceptions()
                .until(() -> queue.receipt("a", "1").isPresent());
        assertThat(runs).hasValue(2);
        assertThat(queue.working()).isFalse();
    }

    @Test
    void aFailureIsTriedAgainUntilItWorksAndOnlyNewsIsTold() {
        Deque<Receipt> script = new ArrayDeque<>(List.of(
                Receipt.not(Outcome.Failed, "Unreachable", "x"),
                Receipt.not(Outcome.Failed, "Unreachable", "x"),
                Receipt.not(Outcome.Failed, "Unreachable", "x")));
        queue.put(new Scripted("a", "1", () -> script.isEmpty() ? delivered("d") : script.remove()));
        await().until(() -> queue.receipt("a", "1").filter(Receipt::done).isPresent());
        await().untilAsserted(() ->
                assertThat(told).extracting(Receipt::outcome).containsExactly(Outcome.Failed, Outcome.Delivered));
    }

    @Test
    void aBugInAnOrderBecomesAReceiptWithoutItsText() {
        queue.put(new Scripted("a", "1", () -> {
            throw new IllegalStateException("token s3cret");
        }));
        await().until(() -> queue.receipt("a", "1").isPresent());
        Receipt receipt = queue.receipt("a", "1").orElseThrow();
        assertThat(receipt.reason()).isEqualTo("InternalError");
        assertThat(receipt.message()).doesNotContain("s3cret");
    }

    @Test
    void oneOrderAtATimeAndOtherQueuesDoNotWait() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Supplier<Receipt> slow = () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            awaitQuietly(release);
            inside.decrementAndGet();
            return delivered("d");
        };
        for (int i = 0; i < 4; i++) {
            queue.put(new Scripted("o" + i, "1", slow));
        }
        try (ClusterQueue other = queue()) {
            other.put(new Scripted("x", "1", () -> delivered("d")));
            await().until(() -> other.receipt("x", "1").isPresent());
        }
        release.countDown();
        await().until(() -> queue.receipt("o3", "1").isPresent());
        assertThat(most).hasValue(1);
    }

    @Test
    void whatBecameOfTheOldOrderSaysNothingOfTheNewOneWhileThatRuns() {
        queue.put(new Scripted("a", "1", () -> delivered("same")));
        await().until(() -> queue.receipt("a", "1").isPresent());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        queue.put(new Scripted("a", "2", () -> {
            begun.countDown();
            awaitQuietly(release);
            return delivered("same");
        }));
        awaitQuietly(begun);
        assertThat(queue.receipt("a", "2")).isEmpty();
        assertThat(queue.settled(1)).isFalse();

        queue.put(new Scripted("a", "1", () -> delivered("same")));
        assertThat(queue.receipt("a", "1")).as("the other one is being run").isEmpty();
        release.countDown();
        await().until(() -> queue.receipt("a", "1").isPresent());
        assertThat(queue.receipt("a", "2")).isEmpty();
        await("whoever waits for a new order is told, be it of the same").until(() -> told.size() > 1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBurstOfWakesIsOneLookAtWhatWasDelivered() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        AtomicInteger runs = new AtomicInteger();
        try (ClusterQueue slow = new ClusterQueue("c", pool, timer, now::get, pace, (order, receipt) -> {})) {
            slow.put(new Scripted("a", "1", () -> delivered("r" + runs.incrementAndGet())));
            await().until(() -> slow.receipt("a", "1").isPresent());
            slow.wakeSoon();
            slow.wakeSoon();
            assertThat(slow.settled(1)).isFalse();
            assertThat(runs).hasValue(1);
            now.updateAndGet(before -> before.plus(pace.debounce()));
            await().until(() -> slow.settled(1));
            assertThat(runs).hasValue(2);
            assertThat(slow.receipt("a", "1")).isPresent();
        }
    }
}
