package dev.gitopstopology.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** What the demo saw, read from the clusters. */
public record DemoReport(
        boolean ready,
        String reason,
        @JsonProperty("simulated") List<String> simulated,
        List<Topology> topologies,
        List<Cluster> clusters,
        List<Instance> instances,
        Writes writes) {

    /** A topology. */
    public record Topology(String name, String mode, String version, String digest, boolean ready, String reason) {}

    /** A cluster; {@code registered} says whether an engine has it, {@code way} how it came to be when Cluster API made it. */
    public record Cluster(
            String name,
            String uid,
            String server,
            boolean hub,
            boolean registered,
            Map<String, String> facts,
            int objects,
            List<Milestone> way) {}

    /** A condition that became true, and how long after the declaration. */
    public record Milestone(String condition, long seconds) {}

    /** An engine. */
    public record Instance(
            String name,
            String cluster,
            String namespace,
            String engine,
            String version,
            boolean ready,
            List<String> registeredClusters,
            List<String> projects) {}

    /** API writes of the operator, from the audit logs; Leases, Events, tokens and reviews apart. */
    public record Writes(int first, int second, double firstSeconds, double secondSeconds) {}
}
