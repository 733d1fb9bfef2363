package dev.gitopstopology.operator;

import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.status.EngineView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The release that a topology is pinned to: that of {@code spec.engine}; a group that asks for another one names it itself. */
final class Pins {
    private Pins() {}

    static GitOpsTopologyStatus.@Nullable Pinned of(GitOpsTopology topology, List<EngineView> engines) {
        GitOpsTopologyStatus.@Nullable Pinned before =
                topology.getStatus() == null ? null : topology.getStatus().pinned();
        String asked = topology.getSpec().engine().version();
        String version = asked != null
                ? asked
                : before != null
                        ? before.version()
                        : Releases.defaultVersion(topology.getSpec().engine().type());
        String profile = Engine.of(topology.getSpec().engine(), "").flavour().name();
        return engines.stream()
                .map(EngineView::pinned)
                .filter(Objects::nonNull)
                .filter(pinned -> pinned.version().equals(version))
                .filter(pinned -> profile.equals(pinned.profile()))
                .findFirst()
                .orElse(before);
    }
}
