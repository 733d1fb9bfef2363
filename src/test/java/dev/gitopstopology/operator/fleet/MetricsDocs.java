package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.operator.fleet.Scrape.Exposed;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/reference/metrics.md}, from what is exposed. */
final class MetricsDocs {
    private static final String OURS = "gitops_topology_";

    /** When somebody looks at it; each of ours has an entry. */
    static final Map<String, String> LOOK = Map.ofEntries(
            Map.entry(
                    "gitops_topology_api_requests_total",
                    "a cluster is slow or refuses: many 403 are a right that is missing, many 429 an API server that is asked too much"),
            Map.entry(
                    "gitops_topology_api_attempts_total",
                    "a cluster does not answer: attempts grow, and requests do not"),
            Map.entry(
                    "gitops_topology_deliveries_total",
                    "something is not delivered: `outcome=\"Failed\"` by [reason](reasons.md), and on which cluster"),
            Map.entry(
                    "gitops_topology_silent_watches_total",
                    "changes are noticed late: see [a watch went silent](../operations.md#common-tasks)"),
            Map.entry("gitops_topology_converge_seconds", "a change takes longer than it used to"),
            Map.entry("gitops_topology_converge_seconds_max", "the same; the longest of the last minutes"),
            Map.entry("gitops_topology_cluster_step_seconds", "new clusters come late: which step takes the time"),
            Map.entry("gitops_topology_cluster_step_seconds_max", "the same; the longest of the last minutes"),
            Map.entry(
                    "gitops_topology_tombstones",
                    "clusters were removed that did not answer: see [when a cluster will not go](../operations.md#when-a-cluster-will-not-go)"),
            Map.entry("gitops_topology_members", "to be compared with `gitops_topology_members_connected`"),
            Map.entry(
                    "gitops_topology_members_connected",
                    "it is lower than `gitops_topology_members`: clusters are not reached"),
            Map.entry("gitops_topology_registrations", "it falls without a change of yours: engines lose clusters"),
            Map.entry(
                    "gitops_topology_token_soonest_expiry_seconds",
                    "it falls below half of `access.tokenTTL`: a renewal is late"),
            Map.entry(
                    "gitops_topology_tokens_not_renewed",
                    "it is above 0: see [a renewal fails](../operations.md#common-tasks)"),
            Map.entry(
                    "gitops_topology_token_oldest_proof_seconds",
                    "it grows without end: an engine's token is not tried any more"));

    private static final String HEAD = """
            # Metrics

            What the operator exposes at [`/metrics`](../operations.md#endpoints), made from what it registers. Labels: `cluster` is `hub`, or namespace
            and name of the FleetCluster; `order` is what a cluster's queue did, such as
            `connect`, `engine`, `registration`, `departure` or `farewell`; `reason` is [one of these](reasons.md). A cluster that left is
            forgotten. How the numbers are used: [observability](../observability.md).

            ## Of the operator

            | Name | Type | Labels | Meaning | Look at it when |
            |---|---|---|---|---|
            """;

    private static final String OF_THE_PROCESS = """

            ## Of its process

            | Name | Type | Labels | Meaning |
            |---|---|---|---|
            """;

    private MetricsDocs() {}

    static String of(Map<String, Exposed> metrics) {
        return HEAD + rows(metrics, true) + OF_THE_PROCESS + rows(metrics, false);
    }

    private static String rows(Map<String, Exposed> metrics, boolean ours) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().startsWith(OURS) == ours)
                .map(metric -> row(metric.getKey(), metric.getValue())
                        + (ours ? " " + LOOK.getOrDefault(metric.getKey(), "?") + " |\n" : "\n"))
                .collect(Collectors.joining());
    }

    private static String row(String name, Exposed metric) {
        String labels = metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | %s |"
                .formatted(name, metric.type(), labels, metric.help().replace("|", "\\|"));
    }
}
