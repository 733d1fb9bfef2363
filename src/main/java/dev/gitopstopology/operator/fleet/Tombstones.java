package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.render.Tombstone;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tombstones on the hub, as last seen. */
public final class Tombstones {
    private volatile @Nullable InformerEventSource<ConfigMap, FleetCluster> source;

    public InformerEventSource<ConfigMap, FleetCluster> source(EventSourceContext<FleetCluster> context) {
        InformerEventSource<ConfigMap, FleetCluster> made = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ConfigMap.class, FleetCluster.class)
                        .withName("tombstones")
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(Api.LABEL_ROLE + "=" + Tombstone.ROLE)
                        .withSecondaryToPrimaryMapper(tombstone -> Set.of())
                        .withPrimaryToSecondaryMapper(cluster -> Set.of())
                        .build(),
                context);
        source = made;
        return made;
    }

    int count() {
        InformerEventSource<ConfigMap, FleetCluster> present = source;
        return present == null ? 0 : (int) present.list(each -> true).count();
    }

    /** Those that tell of the cluster, and of a FleetCluster of the namespace. */
    public List<ConfigMap> of(String namespace, String clusterUid) {
        InformerEventSource<ConfigMap, FleetCluster> present = source;
        return present == null
                ? List.of()
                : present.list(each -> clusterUid.equals(data(each).get(Tombstone.CLUSTER_UID))
                                && (each.getMetadata().getNamespace().equals(namespace)
                                        || each.getMetadata().getNamespace().equals(Api.SYSTEM_NAMESPACE))
                                && TopologyKey.parse(data(each).getOrDefault(Tombstone.FLEET_CLUSTER, ""))
                                        .namespace()
                                        .equals(namespace))
                        .toList();
    }

    public static Map<String, String> data(ConfigMap tombstone) {
        return Objects.requireNonNullElse(tombstone.getData(), Map.of());
    }
}
