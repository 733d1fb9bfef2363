package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.function.Consumer;

/** The FleetClusters as topologies see them; tells also of those that are gone, which JOSDK tells no reconciler. */
final class MemberSource extends InformerEventSource<FleetCluster, GitOpsTopology> {
    private final Consumer<FleetCluster> gone;

    MemberSource(
            InformerEventSourceConfiguration<FleetCluster> configuration,
            EventSourceContext<GitOpsTopology> context,
            Consumer<FleetCluster> gone) {
        super(configuration, context);
        this.gone = gone;
    }

    @Override
    public void onDelete(FleetCluster cluster, boolean finalStateUnknown) {
        super.onDelete(cluster, finalStateUnknown);
        gone.accept(cluster);
    }
}
