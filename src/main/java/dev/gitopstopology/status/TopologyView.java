package dev.gitopstopology.status;

import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a topology's status is made from.
 *
 * @param refused why the spec cannot be rendered, or null
 * @param distribution why there is no release to install, or null
 * @param pinned the release in use, or null before the first
 * @param engine what became of the instance; null while it is under way
 * @param departing members whose registration is not ended yet
 */
public record TopologyView(
        Plan plan,
        boolean paused,
        @Nullable Problem refused,
        @Nullable Problem distribution,
        GitOpsTopologyStatus.@Nullable Pinned pinned,
        @Nullable Receipt engine,
        List<Registered> registrations,
        List<Registered> departing) {}
