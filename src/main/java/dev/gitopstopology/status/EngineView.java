package dev.gitopstopology.status;

import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A planned engine and what became of it.
 *
 * @param pinned the release that it is made from, or null when there is none
 * @param refused why it cannot be rendered, or null
 * @param distribution why there is no release to install, or null
 * @param receipt null while it is under way
 */
public record EngineView(
        Instance instance,
        GitOpsTopologyStatus.@Nullable Pinned pinned,
        @Nullable Problem refused,
        @Nullable Problem distribution,
        @Nullable Receipt receipt) {
    /** The same, or with the trouble that there is with its shards. */
    public EngineView with(@Nullable Receipt shards) {
        boolean trouble = shards != null && !shards.done() && shards.outcome() != Outcome.Waiting;
        return trouble && receipt != null && receipt.done()
                ? new EngineView(instance, pinned, refused, distribution, shards)
                : this;
    }

    boolean ready() {
        return receipt != null && receipt.done() && receipt.unready().isEmpty();
    }
}
