package dev.gitopstopology.operator;

import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

/** The GitOpsTenants as topologies see them. */
final class TenantSource extends InformerEventSource<GitOpsTenant, GitOpsTopology> {
    TenantSource(
            InformerEventSourceConfiguration<GitOpsTenant> configuration, EventSourceContext<GitOpsTopology> context) {
        super(configuration, context);
    }

    /** Before that, no tenant seen means nothing, and rights would be taken away for it. */
    boolean synced() {
        return informerHealthIndicators().values().stream().allMatch(InformerHealthIndicator::hasSynced);
    }
}
