package dev.gitopstopology.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.api.GitOpsTopologyStatus.Pinned;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.status.EngineView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of the releases in use is the one of {@code spec.engine}. */
class PinsTest {
    private static final String VERSION = "v3.5.7";
    private static final Pinned STANDARD = new Pinned(VERSION, "aa", "Standard");
    private static final Pinned CORE = new Pinned(VERSION, "bb", "Core");
    private static final Pinned BEFORE = new Pinned(VERSION, "cc", "Standard");

    private static @Nullable Pinned pinned(@Nullable Pinned before, Pinned... inUse) throws JsonProcessingException {
        GitOpsTopologySpec spec = new ObjectMapper(new YAMLFactory())
                .readValue(
                        "{mode: PerGroup, engine: {type: ArgoCD, version: %s}}".formatted(VERSION),
                        GitOpsTopologySpec.class);
        GitOpsTopology topology = new GitOpsTopology();
        topology.setSpec(spec);
        topology.setStatus(new GitOpsTopologyStatus(null, null, before, null, null, null, null));
        TopologyKey key = new TopologyKey("platform", "company");
        Instance instance = new Instance(
                InstanceId.of(key, Role.engine, ""),
                key,
                ClusterKey.HUB,
                Role.engine,
                Engine.of(spec.engine(), VERSION),
                false,
                1);
        List<EngineView> engines = Arrays.stream(inUse)
                .map(each -> new EngineView(instance, each, null, null, null))
                .toList();
        return Pins.of(topology, engines);
    }

    @Test
    void itIsTheReleaseOfThisVersionAndProfile() throws JsonProcessingException {
        assertThat(pinned(BEFORE, CORE, STANDARD)).isEqualTo(STANDARD);
        assertThat(pinned(null, new Pinned("v3.4.13", "dd", "Standard"), STANDARD))
                .isEqualTo(STANDARD);
    }

    /** Every group may ask for another profile, or for an engine that is somebody else's. */
    @Test
    void whereNobodyInstallsItWhatWasPinnedStays() throws JsonProcessingException {
        assertThat(pinned(BEFORE, CORE)).isEqualTo(BEFORE);
        assertThat(pinned(BEFORE)).isEqualTo(BEFORE);
    }

    @Test
    void whereNothingWasPinnedAnyReleaseOfTheVersionIsAndNoOther() throws JsonProcessingException {
        assertThat(pinned(null, CORE)).isEqualTo(CORE);
        assertThat(pinned(null, new Pinned("v3.4.13", "dd", "Core"))).isNull();
        assertThat(pinned(null)).isNull();
    }
}
