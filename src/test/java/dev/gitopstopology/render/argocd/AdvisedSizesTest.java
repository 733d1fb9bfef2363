package dev.gitopstopology.render.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.advise.Advisor;
import dev.gitopstopology.advise.Needs;
import dev.gitopstopology.advise.Network;
import dev.gitopstopology.advise.Sizing;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.EngineType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code advise} says of a size is what the renderer makes of it. */
class AdvisedSizesTest {
    @ParameterizedTest
    @CsvSource({"10, Small", "200, Medium", "900, Large"})
    void memoryAndProcessorsAreTheRenderers(int applications, EngineSize size) {
        Sizing sizing = Advisor.advise(
                        new Needs(10, 1, 10, 2, applications, applications, Network.open, List.of()), EngineType.ArgoCD)
                .sizing();
        assertThat(sizing.size()).isEqualTo(size);
        assertThat(sizing.controllerMemory())
                .isEqualTo(SizeTable.of("argocd-application-controller")
                        .resources(size)
                        .limit());
        // Argo CD's own default is 20 and 10, which is left to it
        assertThat(Settings.bySize(size).getOrDefault("controller.status.processors", "20"))
                .isEqualTo(Integer.toString(sizing.statusProcessors()));
        assertThat(Settings.bySize(size).getOrDefault("controller.operation.processors", "10"))
                .isEqualTo(Integer.toString(sizing.operationProcessors()));
    }
}
