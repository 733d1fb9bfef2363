package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.cluster.RequestObserver;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.operator.fleet.MemberState.EngineToken;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The metrics, all named {@code gitops_topology_*} but for those of the JVM; what they mean is in {@link Metric}. */
public final class Measures implements RequestObserver {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Measures() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    public String scrape() {
        return registry.scrape();
    }

    /** One request to an API server. */
    @Override
    public void tried(String cluster, String verb) {
        Metric.API_ATTEMPTS.counter(registry, "cluster", cluster, "verb", verb).increment();
    }

    @Override
    public void observed(String cluster, String verb, int code) {
        Metric.API_REQUESTS
                .counter(registry, "cluster", cluster, "verb", verb, "code", Integer.toString(code))
                .increment();
    }

    /** One run of an order. */
    void order(String cluster, String kind, Receipt receipt) {
        Metric.DELIVERIES
                .counter(
                        registry,
                        "cluster",
                        cluster,
                        "order",
                        kind,
                        "outcome",
                        receipt.outcome().name(),
                        "reason",
                        receipt.reason())
                .increment();
    }

    public void silentWatch(String cluster) {
        Metric.SILENT_WATCHES.counter(registry, "cluster", cluster).increment();
    }

    /** A cluster that left is measured no more. */
    void forget(String cluster) {
        registry.getMeters().stream()
                .filter(meter -> cluster.equals(meter.getId().getTag("cluster")))
                .forEach(registry::remove);
    }

    /** From the first time that a topology was not Ready to the moment when it was. */
    public void converged(Duration took) {
        Metric.CONVERGE.histogram(registry).record(took);
    }

    /** How long a cluster of Cluster API took for a step, from the one before. */
    public void joined(String step, Duration took) {
        Metric.CLUSTER_STEP.histogram(registry, "step", step).record(took);
    }

    public void tombstones(Tombstones tombstones) {
        Metric.TOMBSTONES.gauge(registry, tombstones, Tombstones::count);
    }

    /** Gauges over the fleet, read when scraped. */
    public void fleet(Fleet fleet, InstantSource clock) {
        Metric.MEMBERS.gauge(registry, fleet, Fleet::size);
        Metric.MEMBERS_CONNECTED.gauge(
                registry,
                fleet,
                all -> all.members().stream()
                        .filter(member -> member.state().identity() != null
                                && member.state().trouble() == null)
                        .count());
        Metric.REGISTRATIONS.gauge(registry, fleet, all -> tokens(all).count());
        Metric.TOKEN_SOONEST_EXPIRY.gauge(
                registry, fleet, all -> until(soonest(tokens(all)), clock), "purpose", "engine");
        Metric.TOKEN_SOONEST_EXPIRY.gauge(
                registry,
                fleet,
                all -> until(soonest(all.members().stream().map(Measures::installer)), clock),
                "purpose",
                "installer");
        Metric.TOKENS_NOT_RENEWED.gauge(
                registry,
                fleet,
                all -> tokens(all).filter(token -> token.problem() != null).count()
                        + all.members().stream()
                                .filter(member ->
                                        member.state().installerToken().problem() != null)
                                .count());
        Metric.TOKEN_OLDEST_PROOF.gauge(
                registry,
                fleet,
                all -> -until(
                        tokens(all)
                                .map(EngineToken::proven)
                                .filter(Objects::nonNull)
                                .min(Comparator.naturalOrder()),
                        clock));
    }

    private static Stream<EngineToken> tokens(Fleet fleet) {
        return fleet.members().stream().flatMap(member -> member.state().engineTokens().values().stream());
    }

    private static EngineToken installer(Member member) {
        return new EngineToken(member.state().installerToken().expires(), null, null, false);
    }

    private static Optional<Instant> soonest(Stream<EngineToken> tokens) {
        return tokens.map(EngineToken::expires).filter(Objects::nonNull).min(Comparator.naturalOrder());
    }

    private static double until(Optional<Instant> moment, InstantSource clock) {
        return moment.map(
                        then -> (double) Duration.between(clock.instant(), then).toSeconds())
                .orElse(Double.NaN);
    }
}
