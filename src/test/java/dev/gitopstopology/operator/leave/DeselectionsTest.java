package dev.gitopstopology.operator.leave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.TopologyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeselectionsTest {
    private static final TopologyKey TOPOLOGY = new TopologyKey("ns", "company");
    private static final ClusterKey CLUSTER = new ClusterKey("ns", "eu-1");

    @Test
    void aDeselectionIsRememberedForTenMinutesFromItsLastSight() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Deselections<ClusterKey> deselections = new Deselections<>(now::get);
        deselections.leave(TOPOLOGY, Set.of(CLUSTER));
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(9)));
        deselections.leave(TOPOLOGY, Set.of(CLUSTER));
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(9)));
        assertThat(deselections.of(TOPOLOGY)).containsExactly(CLUSTER);
        assertThat(deselections.of(new TopologyKey("ns", "other"))).isEmpty();
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(2)));
        assertThat(deselections.of(TOPOLOGY)).isEmpty();
    }
}
