package dev.gitopstopology.operator.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gitopstopology.deliver.Backoff;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainOrderTest {
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private Member member(String name) {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1));
        ClusterQueue.Pace pace = new ClusterQueue.Pace(Duration.ofHours(1), Duration.ofSeconds(1), backoff, backoff);
        ClusterQueue queue = new ClusterQueue(name, timer, timer, InstantSource.system(), pace, (order, receipt) -> {});
        return new Member(new ClusterKey("fleets", name), "1", null, null, queue, () -> {});
    }

    /** As just after a restart: that nobody can look does not mean that nothing is delivered. */
    @Test
    void whileAnEnginesClusterIsNotKnownNothingIsDrained() {
        DrainOrder order = new DrainOrder(
                member("shop"),
                new Fleet(member("hub")),
                List.of(AbandonOrder.Registered.of("company-1", "argocd/shop", new ClusterKey("fleets", "engines"))));
        assertThatThrownBy(order::run)
                .isInstanceOfSatisfying(
                        DeliveryException.class, e -> assertThat(e.reason()).isEqualTo("EngineClusterUnknown"))
                .hasMessageContaining("fleets/engines");
    }
}
