package dev.gitopstopology.render.flux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.advise.Advisor;
import dev.gitopstopology.advise.FluxSizing;
import dev.gitopstopology.advise.Ground;
import dev.gitopstopology.advise.Needs;
import dev.gitopstopology.advise.Network;
import dev.gitopstopology.advise.Source;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.EngineType;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code advise} says of a Flux is what the renderer makes of its size. */
class AdvisedSizesTest {
    private static FluxSizing sizing(int applications) {
        Needs needs = new Needs(10, 1, 10, 1, applications, applications, Network.open, List.of());
        return Objects.requireNonNull(Advisor.advise(needs, EngineType.Flux).flux());
    }

    @ParameterizedTest
    @CsvSource({"0, Small", "100, Small", "101, Medium", "500, Medium", "501, Large", "20000, Large"})
    void memoryAndWorkersAreTheRenderers(int applications, EngineSize size) {
        FluxSizing sizing = sizing(applications);
        assertThat(sizing.engines()).isEqualTo(1);
        assertThat(sizing.size()).isEqualTo(size);
        assertThat(sizing.controllerMemory()).isEqualTo(Sizing.resources(size).limit());
        assertThat(sizing.workers()).isEqualTo(Arguments.concurrent(size));
    }

    @Test
    void shardsAreSpokenOfWhereUpstreamAdvisesThem() {
        assertThat(sizing(9_999).grounds()).extracting(Ground::source).doesNotContain(Source.fluxSharding);
        assertThat(sizing(10_000).grounds())
                .filteredOn(ground -> ground.source() == Source.fluxSharding)
                .singleElement()
                .satisfies(ground -> assertThat(ground.reason())
                        .contains("sharding.fluxcd.io/key", "this version makes none", "PerGroup"));
    }
}
