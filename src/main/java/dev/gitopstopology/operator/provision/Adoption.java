package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.NameRef;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.Topologies;
import dev.gitopstopology.operator.tell.EventLog;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.Selectors;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * FleetClusters for the Clusters of Cluster API that a topology selects, and the labels of such Clusters on their FleetClusters. As a field manager of its own:
 * what a person sets on a FleetCluster is theirs, and stays.
 */
public final class Adoption {
    static final String MANAGER = Api.FIELD_MANAGER + "-adoption";
    private final HubClusters clusters;
    private final Facts facts;
    private final KubernetesClient hub;
    private final EventLog events;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public Adoption(HubClusters clusters, Facts facts, KubernetesClient hub, EventLog events) {
        this.clusters = clusters;
        this.facts = facts;
        this.hub = hub;
        this.events = events;
    }

    /**
     * Makes the FleetClusters that are missing.
     *
     * @return whether the Clusters are known; if not, it has to be tried again
     */
    public boolean adopt(GitOpsTopology topology, Collection<FleetCluster> present) {
        Optional<LabelSelector> selector = Topologies.clusterApiSelector(topology);
        if (selector.isEmpty()) {
            return true;
        }
        Optional<List<LiveCluster>> listed =
                clusters.listed(topology.getMetadata().getNamespace());
        if (listed.isEmpty()) {
            return false;
        }
        Set<ClusterKey> taken = present.stream()
                .filter(each -> each.getSpec().connection().type() == ConnectionType.ClusterAPI)
                .map(Members::capiCluster)
                .collect(Collectors.toSet());
        Set<String> names =
                present.stream().map(each -> each.getMetadata().getName()).collect(Collectors.toSet());
        for (LiveCluster live : listed.get()) {
            if (live.deleting()
                    || taken.contains(live.key())
                    || !Selectors.matches(selector.get(), facts.of(live.labels()))) {
                continue;
            }
            if (names.contains(live.key().name())) {
                if (!told.add(topology.getMetadata().getUid() + live.uid())) {
                    continue;
                }
                events.warn(
                        topology,
                        "NameTaken",
                        "Cluster %s is selected by spec.clusters.clusterAPISelector, but FleetCluster %s is for another cluster; rename that one, or declare a FleetCluster of another name with connection.clusterAPI.clusterRef"
                                .formatted(live.key(), live.key()));
            } else {
                create(topology, live);
            }
        }
        return true;
    }

    private void create(GitOpsTopology topology, LiveCluster live) {
        FleetCluster cluster = new FleetCluster();
        cluster.setMetadata(new ObjectMetaBuilder()
                .withNamespace(live.key().namespace())
                .withName(live.key().name())
                .withLabels(facts.of(live.labels()))
                .addToAnnotations(
                        Api.ANNOTATION_ADOPTED_BY, topology.getMetadata().getName())
                .build());
        cluster.setSpec(new FleetClusterSpec(
                new FleetClusterSpec.Connection(
                        ConnectionType.ClusterAPI,
                        null,
                        new ClusterApi(new NameRef(live.key().name()), null)),
                null,
                null,
                null));
        try {
            hub.resource(cluster).fieldManager(MANAGER).serverSideApply();
            events.told(
                    topology,
                    "ClusterAdopted",
                    "FleetCluster %s was made for the Cluster of that name".formatted(live.key()));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) { // then somebody was first, and the next look finds it
                events.warn(
                        topology,
                        "AdoptionRefused",
                        "FleetCluster %s could not be made for the Cluster of that name (HTTP %d)"
                                .formatted(live.key(), e.getCode()));
            }
        }
    }

    /** Carries the labels of an adopted Cluster over; where a person has set one otherwise, theirs stands. */
    void project(FleetCluster cluster, LiveCluster live) {
        SortedMap<String, String> wanted = facts.of(live.labels());
        Map<String, String> now =
                Objects.requireNonNullElse(cluster.getMetadata().getLabels(), Map.of());
        Set<String> ours = owned(cluster);
        boolean same = wanted.entrySet().stream()
                        .allMatch(each -> !ours.contains(each.getKey())
                                ? now.containsKey(each.getKey())
                                : each.getValue().equals(now.get(each.getKey())))
                && wanted.keySet().containsAll(ours);
        if (same) {
            return;
        }
        wanted.keySet().removeIf(each -> !ours.contains(each) && now.containsKey(each));
        FleetCluster labels = new FleetCluster();
        labels.setMetadata(new ObjectMetaBuilder()
                .withNamespace(cluster.getMetadata().getNamespace())
                .withName(cluster.getMetadata().getName())
                .withUid(cluster.getMetadata().getUid())
                .withLabels(wanted)
                .build());
        if (madeByUs(cluster)) {
            labels.getMetadata()
                    .setAnnotations(Map.of(
                            Api.ANNOTATION_ADOPTED_BY,
                            cluster.getMetadata().getAnnotations().get(Api.ANNOTATION_ADOPTED_BY)));
            labels.setSpec(new FleetClusterSpec(cluster.getSpec().connection(), null, null, null));
        }
        hub.resource(labels)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(MANAGER)
                        .withForce(true) // of fields that are ours already, or nobody's
                        .build());
    }

    /** Whether the FleetCluster is there because a topology selected its Cluster. */
    static boolean madeByUs(FleetCluster cluster) {
        return cluster.getMetadata().getAnnotations() != null
                && cluster.getMetadata().getAnnotations().containsKey(Api.ANNOTATION_ADOPTED_BY);
    }

    /** Labels that we carried over, as the managed fields say. */
    private static Set<String> owned(FleetCluster cluster) {
        return cluster.getMetadata().getManagedFields().stream()
                .filter(each -> MANAGER.equals(each.getManager()) && each.getFieldsV1() != null)
                .map(each -> each.getFieldsV1().getAdditionalProperties().get("f:metadata"))
                .filter(Map.class::isInstance)
                .map(each -> ((Map<?, ?>) each).get("f:labels"))
                .filter(Map.class::isInstance)
                .flatMap(each -> ((Map<?, ?>) each).keySet().stream())
                .map(each -> each.toString().replaceFirst("^f:", ""))
                .filter(each -> !each.equals("."))
                .collect(Collectors.toSet());
    }
}
