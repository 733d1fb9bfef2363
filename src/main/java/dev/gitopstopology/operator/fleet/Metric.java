package dev.gitopstopology.operator.fleet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.ToDoubleFunction;

/** Every metric of ours, with what it means; {@code docs/reference/metrics.md} is made from what is registered by it. */
enum Metric {
    API_REQUESTS("api_requests", "answers of API servers; the verb is the HTTP method or WATCH"),
    API_ATTEMPTS(
            "api_attempts",
            "requests that were begun, each attempt; those without an answer are the difference to the answers"),
    DELIVERIES(
            "deliveries",
            "results of orders in the clusters' queues that differ from the result before; one more run with the same result is not counted"),
    SILENT_WATCHES("silent_watches", "watches that were ended because nothing came through them"),
    CONVERGE("converge", "from the first time that a topology was seen not Ready to the moment when it was"),
    CLUSTER_STEP(
            "cluster_step",
            "how long a cluster of Cluster API took from one step to the next; the first from the creation of its FleetCluster"),
    TOMBSTONES("tombstones", "tombstones on the hub, in the watched namespaces"),
    MEMBERS("members", "FleetClusters that this replica works for"),
    MEMBERS_CONNECTED("members_connected", "those that answer as the cluster that they were"),
    REGISTRATIONS("registrations", "registrations with a token in use"),
    TOKEN_SOONEST_EXPIRY(
            "token_soonest_expiry_seconds", "time left of the token that ends first; NaN when there is none"),
    TOKENS_NOT_RENEWED(
            "tokens_not_renewed", "tokens that are due for renewal, or a kubeconfig that was to be used, and it fails"),
    TOKEN_OLDEST_PROOF(
            "token_oldest_proof_seconds",
            "time since the proof of the engine token that was proven longest ago; NaN when there is none");

    private static final String PREFIX = "gitops_topology_";
    private final String name;
    private final String meaning;

    Metric(String name, String meaning) {
        this.name = PREFIX + name;
        this.meaning = meaning;
    }

    String id() {
        return name;
    }

    String meaning() {
        return meaning;
    }

    Counter counter(MeterRegistry registry, String... labels) {
        return Counter.builder(name).description(meaning).tags(labels).register(registry);
    }

    Timer histogram(MeterRegistry registry, String... labels) {
        return Timer.builder(name)
                .description(meaning)
                .tags(labels)
                .publishPercentileHistogram()
                .register(registry);
    }

    <T> void gauge(MeterRegistry registry, T source, ToDoubleFunction<T> value, String... labels) {
        Gauge.builder(name, source, value).description(meaning).tags(labels).register(registry);
    }
}
