package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.WatchPulse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the controller was started.
 *
 * @param kubeconfig the hub; null: the cluster that the operator runs in
 * @param namespaces where topologies are looked for; empty: everywhere
 * @param platformNamespaces where a topology may act with the operator's own rights
 * @param labelPrefixes prefixes of FleetCluster labels that engines may see
 * @param metricsAddress where the endpoints listen
 * @param metricsPort 0: any free port; negative: no endpoints
 * @param distributionDir release manifests to use before the network
 * @param watchLimits how long a watch may give no sign of life
 * @param leaveDeadline how long something that is deleted waits for a cluster that does not do its part
 */
public record OperatorOptions(
        @Nullable Path kubeconfig,
        Set<String> namespaces,
        Set<String> platformNamespaces,
        Set<String> labelPrefixes,
        boolean leaderElect,
        String metricsAddress,
        int metricsPort,
        @Nullable Path distributionDir,
        WatchPulse.Limits watchLimits,
        Duration leaveDeadline) {
    /** For those who do not care how long a removal may take. */
    public static final Duration LEAVE_DEADLINE = Duration.ofHours(1);
}
