package dev.gitopstopology.status;

import dev.gitopstopology.api.GitOpsTopologyStatus;
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
    /** The same, or an engine that works but does not get its clusters to their shards. */
    public EngineView with(@Nullable Receipt shards) {
        if (receipt == null || !ready() || shards == null || shards.done()) {
            return this;
        }
        Receipt both = new Receipt(
                shards.outcome(),
                shards.reason(),
                shards.message(),
                receipt.digest(),
                receipt.objects(),
                receipt.facts(),
                receipt.unready());
        return new EngineView(instance, pinned, refused, distribution, both);
    }

    boolean ready() {
        return receipt != null && receipt.done() && receipt.unready().isEmpty();
    }
}
