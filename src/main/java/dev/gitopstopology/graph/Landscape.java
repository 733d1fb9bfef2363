package dev.gitopstopology.graph;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.Role;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The engines and clusters of a hub, and who holds a credential for whom. */
public record Landscape(List<Engine> engines, List<Cluster> clusters, List<Credential> credentials) {
    /** Stands for the hub where a cluster is named; no FleetCluster's key looks like it. */
    public static final String HUB = "hub";

    public Landscape {
        engines = List.copyOf(engines);
        clusters = List.copyOf(clusters);
        credentials = List.copyOf(credentials);
    }

    /**
     * @param id unique on a hub
     * @param topology namespace and name
     * @param cluster it runs on: namespace and name of a FleetCluster, or {@link #HUB}
     * @param group that it serves; null where the mode has no groups
     * @param shards of an Argo CD; null where that is not known or does not apply
     */
    public record Engine(
            String id,
            String topology,
            String mode,
            Role role,
            EngineType type,
            String version,
            String cluster,
            String namespace,
            @Nullable String group,
            @Nullable Integer shards,
            State state) {}

    /**
     * @param key namespace and name
     * @param hub whether it is the hub itself
     * @param remark why it is not as it should be; empty where it is
     */
    public record Cluster(String key, SortedMap<String, String> labels, boolean hub, State state, String remark) {}

    /** @param engine id of the holder; null for the operator on the hub */
    public record Credential(@Nullable String engine, String cluster, Kind kind) {}

    /** How the holder of a credential proves who it is. */
    public enum Kind {
        token("token"),
        ownCluster("own cluster"),
        identity("identity"),
        installer("installer token");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
