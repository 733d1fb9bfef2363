package dev.gitopstopology.graph;

import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.graph.Landscape.Cluster;
import dev.gitopstopology.graph.Landscape.Credential;
import dev.gitopstopology.graph.Landscape.Engine;
import dev.gitopstopology.graph.Landscape.Kind;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.PlannedInstance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the operator would make of files. */
public final class PlannedLandscape {
    private PlannedLandscape() {}

    /** A topology and its plan. */
    public record Topology(TopologyKey key, GitOpsTopologySpec spec, Plan plan) {}

    public static Landscape of(List<FleetMember> members, List<Topology> topologies) {
        List<Engine> engines = new ArrayList<>();
        List<Credential> credentials = new ArrayList<>();
        Map<String, String> refused = new HashMap<>();
        for (Topology topology : topologies) {
            Collection<Map<String, String>> labels = members.stream()
                    .filter(member ->
                            member.key().namespace().equals(topology.key().namespace()))
                    .<Map<String, String>>map(FleetMember::labels)
                    .toList();
            Map<String, String> groups = GroupNames.of(topology.key(), topology.spec(), labels);
            for (PlannedInstance planned : topology.plan().instances()) {
                engines.add(engine(
                        topology, planned, groups.get(planned.instance().id().value())));
            }
            topology.plan().registrations().forEach(each -> credentials.add(credential(each)));
            topology.plan()
                    .refused()
                    .forEach((name, problem) ->
                            refused.put(new ClusterKey(topology.key().namespace(), name).toString(), problem.reason()));
        }
        List<Cluster> clusters = new ArrayList<>();
        for (FleetMember member : members) {
            boolean hub = member.connection() == ConnectionType.InCluster;
            String key = member.key().toString();
            clusters.add(new Cluster(
                    key,
                    member.labels(),
                    hub,
                    refused.containsKey(key) ? State.notReady : State.planned,
                    refused.getOrDefault(key, "")));
            if (!hub) {
                credentials.add(new Credential(null, key, Kind.installer));
            }
        }
        return new Landscape(engines, clusters, credentials);
    }

    private static Engine engine(Topology topology, PlannedInstance planned, @Nullable String group) {
        Instance instance = planned.instance();
        dev.gitopstopology.model.Engine engine = instance.engine();
        return new Engine(
                instance.id().value(),
                topology.key().toString(),
                topology.spec().mode().name(),
                instance.role(),
                engine.type(),
                planned.revision().version(),
                instance.cluster().toString(),
                engine.namespace(),
                group,
                engine.type() == EngineType.ArgoCD && !engine.external() ? engine.replicas() : null,
                State.planned);
    }

    private static Credential credential(Registration registration) {
        Kind kind = registration.identity() != null
                ? Kind.identity
                : registration.ownCluster() ? Kind.ownCluster : Kind.token;
        return new Credential(
                registration.instance().id().value(), registration.member().toString(), kind);
    }
}
