package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Flavour;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.status.EngineView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The releases that a topology is pinned to: that of {@code spec.engine}, and that of a cockpit of another type. A group that asks for
 * another one names it itself.
 */
final class Pins {
    private Pins() {}

    static GitOpsTopologyStatus.@Nullable Pinned of(GitOpsTopology topology, List<EngineView> engines) {
        GitOpsTopologyStatus status = topology.getStatus();
        EngineType type = topology.getSpec().engine().type();
        GitOpsTopologyStatus.@Nullable Pinned before = status == null ? null : status.pinned();
        String asked = topology.getSpec().engine().version();
        String version = asked != null ? asked : before != null ? before.version() : Releases.defaultVersion(type);
        Flavour flavour = Engine.of(topology.getSpec().engine(), "").flavour();
        List<GitOpsTopologyStatus.Pinned> pins = engines.stream()
                .map(EngineView::pinned)
                .filter(Objects::nonNull)
                .filter(pinned -> pinned.version().equals(version))
                .toList();
        return pins.stream()
                .filter(pinned -> flavour.name().equals(pinned.profile()))
                .findFirst()
                .or(() -> Optional.ofNullable(before))
                .or(() -> pins.stream().findFirst()) // where spec.engine itself is installed by nobody
                .orElse(null);
    }

    /** Of a cockpit of another type; of one of the same type, its release is among the others. */
    static GitOpsTopologyStatus.@Nullable Pinned ofCockpit(GitOpsTopology topology, List<EngineView> engines) {
        GitOpsTopologyStatus status = topology.getStatus();
        return engines.stream()
                .filter(engine -> engine.instance().role() == Role.cockpit
                        && engine.instance().engine().type()
                                != topology.getSpec().engine().type())
                .map(EngineView::pinned)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(status == null ? null : status.pinnedCockpit());
    }
}
