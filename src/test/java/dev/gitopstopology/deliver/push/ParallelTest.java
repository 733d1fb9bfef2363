package dev.gitopstopology.deliver.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelTest {
    private static final List<Integer> MANY = IntStream.range(0, 1000).boxed().toList();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Parallel parallel = new Parallel(executor);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private Function<Integer, Integer> failing(RuntimeException failure) {
        return item -> {
            asked.incrementAndGet();
            if (item == 5) {
                throw failure;
            }
            return item;
        };
    }

    @Test
    void givesResultsInOrder() {
        assertThat(parallel.map(MANY, item -> item)).isEqualTo(MANY);
    }

    @Test
    void aRefusedObjectDoesNotKeepTheOthersBack() {
        DeliveryException refused = new DeliveryException(Outcome.Blocked, "ObjectRefused", "no");
        List<Outcomes.Of<Integer>> outcomes = parallel.outcomes(MANY, failing(refused));
        assertThat(asked).hasValue(1000);
        assertThat(outcomes).filteredOn(outcome -> outcome.failure() != null).hasSize(1);
    }

    @Test
    void aClusterThatDoesNotAnswerIsNotAskedForTheRest() {
        IllegalStateException lost = new IllegalStateException("no answer");
        ExecutorService oneByOne =
                Executors.newSingleThreadExecutor(); // else it is chance how many are asked meanwhile
        try {
            List<Outcomes.Of<Integer>> outcomes = new Parallel(oneByOne).outcomes(MANY, failing(lost));
            assertThat(asked).hasValue(6);
            assertThat(outcomes.get(999).failure()).isSameAs(lost);
        } finally {
            oneByOne.shutdownNow();
        }
        assertThatThrownBy(() -> parallel.map(MANY, failing(lost))).isSameAs(lost);
    }
}
