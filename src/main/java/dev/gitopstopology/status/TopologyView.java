package dev.gitopstopology.status;

import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.plan.Plan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a topology's status is made from.
 *
 * @param pinned the release in use, or null before the first
 * @param pinnedCockpit the same of a cockpit of another type
 * @param engines what became of the instances
 * @param departing members whose registration is not ended yet
 * @param retiring engines that have no place any more and are not gone yet, by their clusters
 * @param deliveries how many Kustomizations and HelmReleases of the catalogue each Flux has on its clusters
 */
public record TopologyView(
        Plan plan,
        boolean paused,
        GitOpsTopologyStatus.@Nullable Pinned pinned,
        GitOpsTopologyStatus.@Nullable Pinned pinnedCockpit,
        List<EngineView> engines,
        List<Registered> registrations,
        List<Registered> departing,
        List<Registered> retiring,
        Map<InstanceId, Integer> deliveries) {

    /** Without any catalogue. */
    public TopologyView(
            Plan plan,
            boolean paused,
            GitOpsTopologyStatus.@Nullable Pinned pinned,
            GitOpsTopologyStatus.@Nullable Pinned pinnedCockpit,
            List<EngineView> engines,
            List<Registered> registrations,
            List<Registered> departing,
            List<Registered> retiring) {
        this(plan, paused, pinned, pinnedCockpit, engines, registrations, departing, retiring, Map.of());
    }
}
