package dev.gitopstopology.graph;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.EngineManagement;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.graph.Landscape.Cluster;
import dev.gitopstopology.graph.Landscape.Credential;
import dev.gitopstopology.graph.Landscape.Engine;
import dev.gitopstopology.graph.Landscape.Kind;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the custom resources of a hub say. */
public final class LivingLandscape {
    private static final String INSTALLER = "installer";
    private final Map<String, Engine> engines = new TreeMap<>();
    private final List<Cluster> clusters = new ArrayList<>();
    private final List<Credential> credentials = new ArrayList<>();
    private final Map<String, String> modes = new HashMap<>();
    private final Map<String, String> groups = new HashMap<>();
    private final Map<String, EngineManagement> managements = new HashMap<>();

    private LivingLandscape() {}

    public static Landscape of(
            List<GitOpsTopology> topologies, List<EngineInstance> instances, List<FleetCluster> members) {
        LivingLandscape living = new LivingLandscape();
        topologies.forEach(each -> living.topology(each, members));
        Map<String, String> hosts = new HashMap<>();
        members.forEach(member -> Stream.ofNullable(status(member).engines())
                .flatMap(List::stream)
                .forEach(engine -> hosts.put(engine.instance(), key(member))));
        instances.forEach(each -> living.engine(each, hosts));
        members.forEach(living::cluster);
        return new Landscape(List.copyOf(living.engines.values()), living.clusters, living.credentials);
    }

    private void topology(GitOpsTopology topology, List<FleetCluster> members) {
        TopologyKey key = new TopologyKey(
                topology.getMetadata().getNamespace(), topology.getMetadata().getName());
        modes.put(key.toString(), topology.getSpec().mode().name());
        Collection<Map<String, String>> labels = members.stream()
                .filter(member -> member.getMetadata().getNamespace().equals(key.namespace()))
                .<Map<String, String>>map(LivingLandscape::labels)
                .toList();
        groups.putAll(GroupNames.of(key, topology.getSpec(), labels));
    }

    private void engine(EngineInstance instance, Map<String, String> hosts) {
        var spec = instance.getSpec();
        var status = instance.getStatus();
        String id = instance.getMetadata().getName();
        String namespace = instance.getMetadata().getNamespace();
        String topology = namespace + "/" + spec.topologyRef().name();
        String told = spec.cluster().equals(Landscape.HUB) ? Landscape.HUB : namespace + "/" + spec.cluster();
        String version = status == null || status.version() == null ? spec.version() : status.version();
        managements.put(id, Objects.requireNonNullElse(spec.management(), EngineManagement.Managed));
        engines.put(
                id,
                new Engine(
                        id,
                        topology,
                        modes.getOrDefault(topology, ""),
                        spec.role().equals(Role.cockpit.name()) ? Role.cockpit : Role.engine,
                        spec.type(),
                        Objects.requireNonNullElse(version, ""),
                        hosts.getOrDefault(id, told),
                        spec.namespace(),
                        groups.get(id),
                        status == null ? null : status.shards(),
                        state(ready(status == null ? null : status.conditions()))));
    }

    private void cluster(FleetCluster member) {
        FleetClusterStatus status = status(member);
        boolean hub = member.getSpec().connection().type() == ConnectionType.InCluster;
        Condition ready = ready(status.conditions());
        String key = key(member);
        State state = state(ready);
        String remark = ready == null || state == State.ready ? "" : ready.reason();
        clusters.add(new Cluster(key, labels(member), hub, state, remark));
        if (Stream.ofNullable(status.credentials())
                .flatMap(List::stream)
                .anyMatch(each -> each.purpose().equals(INSTALLER))) {
            credentials.add(new Credential(null, key, Kind.installer));
        }
        Stream.ofNullable(status.registrations())
                .flatMap(List::stream)
                .filter(each -> engines.containsKey(each.instance()))
                .forEach(each -> credentials.add(new Credential(each.instance(), key, kind(each, key, hub))));
    }

    private Kind kind(FleetClusterStatus.Registration registration, String cluster, boolean hub) {
        if (Boolean.TRUE.equals(registration.workloadIdentity())) {
            return Kind.identity;
        }
        Engine engine = Objects.requireNonNull(engines.get(registration.instance()));
        boolean beside =
                engine.cluster().equals(cluster) || hub && engine.cluster().equals(Landscape.HUB);
        return beside && managements.get(engine.id()) == EngineManagement.Managed ? Kind.ownCluster : Kind.token;
    }

    private static FleetClusterStatus status(FleetCluster member) {
        return member.getStatus() == null
                ? new FleetClusterStatus(null, null, null, null, null, null, null, null, null, null)
                : member.getStatus();
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    private static SortedMap<String, String> labels(FleetCluster member) {
        Map<String, String> labels = member.getMetadata().getLabels();
        return labels == null ? new TreeMap<>() : new TreeMap<>(labels);
    }

    private static @Nullable Condition ready(@Nullable List<Condition> conditions) {
        return Stream.ofNullable(conditions)
                .flatMap(List::stream)
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .orElse(null);
    }

    private static State state(@Nullable Condition ready) {
        return ready == null || ready.status().equals("Unknown")
                ? State.unknown
                : ready.status().equals("True") ? State.ready : State.notReady;
    }
}
