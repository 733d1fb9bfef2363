package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.cluster.RenewalRequest;
import dev.gitopstopology.deliver.push.MemberInventories;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.FleetMember.Held;
import dev.gitopstopology.plan.TopologyInput;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Custom resources as the planner wants them. */
public final class Snapshots {
    private Snapshots() {}

    /** As the hub alone tells of it, for whoever has not looked at the cluster. */
    public static FleetMember asTold(FleetCluster cluster) {
        return member(cluster, MemberState.unseen());
    }

    /**
     * As the hub alone tells of it.
     *
     * @param instances what it told of the topology's engines
     */
    public static TopologyInput asTold(GitOpsTopology topology, Collection<EngineInstance> instances) {
        return input(topology, topology.isMarkedForDeletion(), instances, Set.of());
    }

    public static TopologyInput input(
            GitOpsTopology topology, boolean removed, Collection<EngineInstance> told, Set<ClusterKey> leftOfLate) {
        GitOpsTopologyStatus status = topology.getStatus();
        return new TopologyInput(
                new TopologyKey(
                        topology.getMetadata().getNamespace(),
                        topology.getMetadata().getName()),
                topology.getSpec(),
                status == null ? null : status.pinned(),
                removed,
                places(told),
                engineShards(told),
                leftOfLate,
                status == null ? null : status.pinnedCockpit());
    }

    /** Where engines are, as we have told: what a cluster says of itself is not asked for that. */
    private static Map<InstanceId, ClusterKey> places(Collection<EngineInstance> told) {
        return told.stream()
                .collect(Collectors.toMap(
                        each -> new InstanceId(each.getMetadata().getName()),
                        each -> new ClusterKey(
                                each.getMetadata().getNamespace(),
                                each.getSpec().cluster())));
    }

    /** How many shards Argo CDs have, as we have told. */
    private static Map<InstanceId, Integer> engineShards(Collection<EngineInstance> told) {
        return told.stream()
                .filter(each -> each.getStatus() != null && each.getStatus().shards() != null)
                .collect(Collectors.toMap(
                        each -> new InstanceId(each.getMetadata().getName()),
                        each -> each.getStatus().shards()));
    }

    public static FleetMember member(FleetCluster cluster, MemberState remembered) {
        @Nullable FleetClusterStatus status = cluster.getStatus();
        Map<String, String> labels =
                Objects.requireNonNullElse(cluster.getMetadata().getLabels(), Map.of());
        return new FleetMember(
                key(cluster),
                new TreeMap<>(labels),
                cluster.getSpec().connection().type(),
                status == null ? null : status.clusterUID(),
                RemovalTerms.leaving(cluster),
                held(cluster, remembered.held().values()),
                entrusted(status, remembered.entrusted()),
                engines(cluster, remembered),
                Objects.requireNonNullElse(cluster.getSpec().weight(), FleetMember.USUAL_WEIGHT),
                shards(status, remembered.shards()),
                new TreeMap<>(Objects.requireNonNullElse(cluster.getSpec().parameters(), Map.of())),
                services(status, remembered),
                cluster.getSpec().workloadIdentity(),
                RemovalTerms.drainPhase(cluster));
    }

    /** What an earlier run knew counts until this one has read the Secret. */
    private static Map<InstanceId, Integer> shards(
            @Nullable FleetClusterStatus status, SortedMap<String, Integer> remembered) {
        Map<String, Integer> all = new HashMap<>(shards(status));
        all.putAll(remembered);
        all.values().removeIf(shard -> shard == MemberState.NO_SHARD);
        return all.entrySet().stream()
                .collect(Collectors.toMap(each -> new InstanceId(each.getKey()), Map.Entry::getValue));
    }

    /** By instance, as the status tells them. */
    public static Map<String, Integer> shards(@Nullable FleetClusterStatus status) {
        Map<String, Integer> shards = new HashMap<>();
        if (status != null && status.registrations() != null) {
            for (FleetClusterStatus.Registration each : status.registrations()) {
                if (each.shard() != null) {
                    shards.put(each.instance(), each.shard());
                }
            }
        }
        return shards;
    }

    /** As our own status says, until this run has looked at an engine's Secret. */
    public static Map<InstanceId, Set<String>> services(@Nullable FleetClusterStatus status, MemberState remembered) {
        Map<InstanceId, Set<String>> services = new HashMap<>();
        if (status != null) {
            Objects.requireNonNullElse(status.registrations(), List.<FleetClusterStatus.Registration>of()).stream()
                    .filter(each -> each.catalogEntries() != null)
                    .forEach(each -> services.put(new InstanceId(each.instance()), Set.copyOf(each.catalogEntries())));
        }
        remembered.services().forEach((instance, entries) -> services.put(new InstanceId(instance), entries));
        return services;
    }

    /** The values are only told apart, so a hash of them is enough to keep. */
    public static RenewalRequest renewal(FleetCluster cluster) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(cluster.getMetadata().getAnnotations(), Map.of());
        return new RenewalRequest(
                told(annotations.get(Api.ANNOTATION_ROTATE)), told(annotations.get(Api.ANNOTATION_ENROLL)));
    }

    private static String told(@Nullable String value) {
        return value == null || value.isBlank()
                ? ""
                : Digests.sha256Hex(value.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    public static ClusterKey key(FleetCluster cluster) {
        return new ClusterKey(
                cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
    }

    /** Where the engine is that the status speaks of. */
    public static ClusterKey engineCluster(FleetCluster cluster, FleetClusterStatus.Registration registration) {
        String name = registration.engineCluster();
        return name == null
                ? ClusterKey.HUB
                : new ClusterKey(cluster.getMetadata().getNamespace(), name);
    }

    private static List<Held> held(FleetCluster cluster, Collection<MemberInventories.Held> remembered) {
        Map<String, Held> all = new TreeMap<>();
        FleetClusterStatus status = cluster.getStatus();
        if (status != null && status.registrations() != null) {
            status.registrations()
                    .forEach(each -> all.put(
                            each.instance(),
                            held(
                                    each.instance(),
                                    each.topology(),
                                    engineCluster(cluster, each),
                                    each.secret() == null ? "" : each.secret())));
        }
        for (MemberInventories.Held each : remembered) {
            Held known = all.get(each.instance().value());
            Held said = held(each.instance().value(), each.topology().name(), each.engineCluster(), each.secret());
            all.put(each.instance().value(), known != null && each.secret().isEmpty() ? known : said);
        }
        return List.copyOf(all.values());
    }

    /** What an earlier run knew counts until this one has looked at the cluster. */
    private static List<FleetMember.HeldEngine> engines(FleetCluster cluster, MemberState remembered) {
        if (remembered.identity() != null) {
            return remembered.engines().values().stream()
                    .map(each -> new FleetMember.HeldEngine(
                            each.instance(), each.topology().name()))
                    .toList();
        }
        return Stream.ofNullable(cluster.getStatus())
                .flatMap(status -> Stream.ofNullable(status.engines()))
                .flatMap(List::stream)
                .map(each -> new FleetMember.HeldEngine(new InstanceId(each.instance()), each.topology()))
                .toList();
    }

    /** Our status names a token's end only where we made the token, and an identity only where we told the engine of it. */
    private static Set<InstanceId> entrusted(@Nullable FleetClusterStatus status, Set<String> remembered) {
        Set<String> all = new TreeSet<>(remembered);
        if (status != null) {
            Objects.requireNonNullElse(status.credentials(), List.<FleetClusterStatus.Credential>of()).stream()
                    .map(FleetClusterStatus.Credential::purpose)
                    .filter(purpose -> !purpose.equals("installer"))
                    .forEach(all::add);
            Objects.requireNonNullElse(status.registrations(), List.<FleetClusterStatus.Registration>of()).stream()
                    .filter(each -> Boolean.TRUE.equals(each.workloadIdentity()))
                    .forEach(each -> all.add(each.instance()));
        }
        return all.stream().map(InstanceId::new).collect(Collectors.toSet());
    }

    private static Held held(String instance, String topology, ClusterKey engineCluster, String secret) {
        TopologyKey place = TopologyKey.parse(secret);
        return new Held(new InstanceId(instance), topology, engineCluster, place.namespace(), place.name());
    }
}
