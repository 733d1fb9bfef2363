package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.ClassFacts;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.provision.AddonSources;
import dev.gitopstopology.plan.provision.Grants;
import dev.gitopstopology.plan.provision.ProvisionCheck;
import dev.gitopstopology.plan.provision.ProvisionRequest;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a namespace may have of Cluster API, as its annotations and its other FleetClusters say. */
public final class ProvisionLimits {
    private final KubernetesClient hub;
    private final Authority authority;
    private final HubClusters clusters;
    private final Map<String, Grants> read = new ConcurrentHashMap<>();
    private volatile @Nullable Cache<FleetCluster> cache;

    public ProvisionLimits(KubernetesClient hub, Authority authority, HubClusters clusters) {
        this.clusters = clusters;
        this.hub = hub;
        this.authority = authority;
    }

    void known(Cache<FleetCluster> present) {
        cache = present;
    }

    /** Why the FleetCluster may not have its Cluster, whoever makes it. */
    Optional<Problem> taken(FleetCluster cluster) {
        return request(cluster).flatMap(request -> ProvisionCheck.taken(request, others(cluster)));
    }

    /**
     * Everything that is wrong with what is to be made; asks the hub for the Namespace.
     *
     * @param classFacts of its class; null for a template
     * @throws DeliveryException while it is not known how many Clusters the namespace has, and that matters
     */
    List<Problem> problems(FleetCluster cluster, @Nullable ClassFacts classFacts) {
        return request(cluster)
                .map(request -> problems(cluster, request, classFacts))
                .orElse(List.of());
    }

    private List<Problem> problems(FleetCluster cluster, ProvisionRequest request, @Nullable ClassFacts classFacts) {
        String namespace = request.key().namespace();
        Grants grants = grants(namespace);
        boolean counts = grants.clusters() != null && grants.clusters() > 0;
        List<Problem> problems = new ArrayList<>(
                ProvisionCheck.problems(request, grants, others(cluster), classFacts, counts ? retained(cluster) : 0));
        if (!authority.isPlatform(namespace)) {
            problems.addAll(AddonSources.problems(request));
        }
        return problems;
    }

    /** Clusters that were made for FleetClusters which are gone: they count, or a quota would be none. */
    private int retained(FleetCluster cluster) {
        String namespace = cluster.getMetadata().getNamespace();
        Optional<List<LiveCluster>> listed = clusters.listed(namespace);
        if (listed.isEmpty() && ClusterSight.uid(cluster) == null) { // one that is there already is not one more
            throw new DeliveryException(
                    Outcome.Waiting,
                    "Looking",
                    "the Clusters of namespace %s have not been listed yet, and annotation %s limits how many there may be"
                            .formatted(namespace, Api.ANNOTATION_MAX_CLUSTERS));
        }
        Cache<FleetCluster> present = cache;
        Set<String> uids = (present == null ? Stream.<FleetCluster>of() : present.list())
                .map(each -> each.getMetadata().getUid())
                .collect(Collectors.toSet());
        return (int) listed.orElse(List.of()).stream()
                .map(each -> each.annotations().get(Api.ANNOTATION_FLEET_CLUSTER_UID))
                .filter(each -> each != null && !uids.contains(each))
                .count();
    }

    /** How long clusters of the namespace may live, whatever they ask for; as last read. */
    Optional<Duration> longest(String namespace) {
        return Optional.ofNullable(read.get(namespace)).map(Grants::longest);
    }

    private Grants grants(String name) {
        Namespace namespace = hub.namespaces().withName(name).get();
        Map<String, String> annotations = namespace == null
                ? Map.of()
                : Objects.requireNonNullElse(namespace.getMetadata().getAnnotations(), Map.of());
        Grants grants = Grants.of(annotations, authority.isPlatform(name));
        read.put(name, grants);
        return grants;
    }

    private List<ProvisionRequest> others(FleetCluster cluster) {
        Cache<FleetCluster> present = cache;
        String namespace = cluster.getMetadata().getNamespace();
        return (present == null
                        ? Stream.of(cluster)
                        : present.list(each -> each.getMetadata().getNamespace().equals(namespace)))
                .map(ProvisionLimits::request)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<ProvisionRequest> request(FleetCluster cluster) {
        return Optional.ofNullable(cluster.getSpec().connection().clusterAPI())
                .map(capi -> new ProvisionRequest(
                        Snapshots.key(cluster),
                        Instant.parse(cluster.getMetadata().getCreationTimestamp()),
                        capi));
    }
}
