package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.operator.order.SecretSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The objects of a topology's namespace that decide what it does: each of them is news for every topology there. */
final class Neighbours {
    private static final String MEMBERS = "members";
    private static final String TENANTS = "tenants";
    private static final String ENTRIES = "catalog-entries";

    private Neighbours() {}

    /** @param missed told of FleetClusters that are not there any more */
    static List<EventSource<?, GitOpsTopology>> sources(
            EventSourceContext<GitOpsTopology> context, Consumer<FleetCluster> missed) {
        return List.of(
                new MemberSource(configuration(FleetCluster.class, MEMBERS, context), context, missed),
                new InformerEventSource<>(configuration(GitOpsTenant.class, TENANTS, context), context),
                new InformerEventSource<>(configuration(GitOpsCatalogEntry.class, ENTRIES, context), context),
                new SecretSource(context));
    }

    private static <R extends HasMetadata> InformerEventSourceConfiguration<R> configuration(
            Class<R> kind, String name, EventSourceContext<GitOpsTopology> context) {
        return InformerEventSourceConfiguration.from(kind, GitOpsTopology.class)
                .withName(name)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(each -> context.getPrimaryCache()
                        .list(each.getMetadata().getNamespace(), topology -> true)
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .withPrimaryToSecondaryMapper(topology -> Set.of())
                .build();
    }

    /** Before that, not to see an object means nothing, and what it asks for would be taken away. */
    static boolean synced(Context<GitOpsTopology> context) {
        return membersSynced(context)
                && synced(source(context, GitOpsTenant.class, TENANTS))
                && synced(source(context, GitOpsCatalogEntry.class, ENTRIES));
    }

    static boolean membersSynced(Context<GitOpsTopology> context) {
        return synced(source(context, FleetCluster.class, MEMBERS));
    }

    private static boolean synced(InformerEventSource<?, GitOpsTopology> source) {
        return source.informerHealthIndicators().values().stream().allMatch(InformerHealthIndicator::hasSynced);
    }

    static List<FleetCluster> members(GitOpsTopology topology, Context<GitOpsTopology> context) {
        return all(topology, source(context, FleetCluster.class, MEMBERS));
    }

    static List<GitOpsTenant> tenants(GitOpsTopology topology, Context<GitOpsTopology> context) {
        return all(topology, source(context, GitOpsTenant.class, TENANTS));
    }

    static List<GitOpsCatalogEntry> entries(GitOpsTopology topology, Context<GitOpsTopology> context) {
        return all(topology, source(context, GitOpsCatalogEntry.class, ENTRIES));
    }

    /** Not waited for: a Secret that is not seen is told of, and a copy of it stays. */
    static SecretSource secrets(Context<GitOpsTopology> context) {
        return (SecretSource) source(context, Secret.class, SecretSource.NAME);
    }

    private static <R extends HasMetadata> List<R> all(
            GitOpsTopology topology, InformerEventSource<R, GitOpsTopology> source) {
        return source.list(topology.getMetadata().getNamespace(), each -> true).toList();
    }

    private static <R extends HasMetadata> InformerEventSource<R, GitOpsTopology> source(
            Context<GitOpsTopology> context, Class<R> kind, String name) {
        return (InformerEventSource<R, GitOpsTopology>)
                context.eventSourceRetriever().getEventSourceFor(kind, name);
    }
}
