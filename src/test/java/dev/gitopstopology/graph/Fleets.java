package dev.gitopstopology.graph;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.graph.Landscape.Cluster;
import dev.gitopstopology.graph.Landscape.Credential;
import dev.gitopstopology.graph.Landscape.Engine;
import dev.gitopstopology.graph.Landscape.Kind;
import dev.gitopstopology.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fleets to draw. */
final class Fleets {
    private final List<Engine> engines = new ArrayList<>();
    private final List<Cluster> clusters = new ArrayList<>();
    private final List<Credential> credentials = new ArrayList<>();

    Landscape landscape() {
        return new Landscape(engines, clusters, credentials);
    }

    Fleets engine(String id, String mode, String cluster, String group) {
        engines.add(new Engine(
                id,
                "platform/company",
                mode,
                Role.engine,
                EngineType.ArgoCD,
                "v3.5.7",
                cluster,
                "argocd",
                group,
                1,
                State.ready));
        return this;
    }

    Fleets cluster(String name, Map<String, String> labels, State state) {
        clusters.add(new Cluster(
                "platform/" + name, new TreeMap<>(labels), false, state, state == State.notReady ? "Unreachable" : ""));
        credentials.add(new Credential(null, "platform/" + name, Kind.installer));
        return this;
    }

    Fleets holds(String engine, String cluster, Kind kind) {
        credentials.add(new Credential(engine, "platform/" + cluster, kind));
        return this;
    }

    /** One engine on the hub over so many clusters, every tenth of which is not ready. */
    static Landscape centralized(int number) {
        Fleets fleet = new Fleets().engine("company", "Centralized", Landscape.HUB, null);
        for (int i = 0; i < number; i++) {
            fleet.cluster(
                    "c" + i,
                    Map.of("region", i % 2 == 0 ? "eu" : "us", "serial", "n" + i),
                    i % 10 == 9 ? State.notReady : State.ready);
            fleet.holds("company", "c" + i, Kind.token);
        }
        return fleet.landscape();
    }

    /** An engine in each of so many clusters. */
    static Landscape perCluster(int number) {
        Fleets fleet = new Fleets();
        for (int i = 0; i < number; i++) {
            fleet.engine("company-c" + i, "PerCluster", "platform/c" + i, null);
            fleet.cluster("c" + i, Map.of(), State.ready).holds("company-c" + i, "c" + i, Kind.ownCluster);
        }
        return fleet.landscape();
    }

    /** So many groups of so many clusters, the first of which has the engine. */
    static Landscape perGroup(int groups, int clusters) {
        Fleets fleet = new Fleets();
        for (int i = 0; i < groups; i++) {
            fleet.engine("company-g" + i, "PerGroup", "platform/g" + i + "-0", "g" + i);
            for (int j = 0; j < clusters; j++) {
                String name = "g" + i + "-" + j;
                fleet.cluster(name, Map.of(), State.ready);
                fleet.holds("company-g" + i, name, j == 0 ? Kind.ownCluster : Kind.token);
            }
        }
        return fleet.landscape();
    }
}
