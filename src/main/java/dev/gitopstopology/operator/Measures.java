package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.RequestObserver;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.operator.MemberState.EngineToken;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
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

/** The metrics, all named {@code gitops_topology_*} but for those of the JVM; listed in docs/operations.md. */
final class Measures implements RequestObserver {
    private static final String PREFIX = "gitops_topology_";
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    Measures() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    String scrape() {
        return registry.scrape();
    }

    /** One request to an API server. */
    @Override
    public void tried(String cluster, String verb) {
        registry.counter(PREFIX + "api_attempts", "cluster", cluster, "verb", verb)
                .increment();
    }

    @Override
    public void observed(String cluster, String verb, int code) {
        registry.counter(PREFIX + "api_requests", "cluster", cluster, "verb", verb, "code", Integer.toString(code))
                .increment();
    }

    /** One run of an order. */
    void order(String cluster, String kind, Receipt receipt) {
        registry.counter(
                        PREFIX + "deliveries",
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

    void silentWatch(String cluster) {
        registry.counter(PREFIX + "silent_watches", "cluster", cluster).increment();
    }

    /** A cluster that left is measured no more. */
    void forget(String cluster) {
        registry.getMeters().stream()
                .filter(meter -> cluster.equals(meter.getId().getTag("cluster")))
                .forEach(registry::remove);
    }

    /** From the first time that a topology was not Ready to the moment when it was. */
    void converged(Duration took) {
        Timer.builder(PREFIX + "converge")
                .publishPercentileHistogram()
                .register(registry)
                .record(took);
    }

    /** How long a cluster of Cluster API took for a step, from the one before. */
    void joined(String step, Duration took) {
        Timer.builder(PREFIX + "cluster_step")
                .tag("step", step)
                .publishPercentileHistogram()
                .register(registry)
                .record(took);
    }

    void tombstones(Tombstones tombstones) {
        Gauge.builder(PREFIX + "tombstones", tombstones, Tombstones::count).register(registry);
    }

    /** Gauges over the fleet, read when scraped. */
    void fleet(Fleet fleet, InstantSource clock) {
        Gauge.builder(PREFIX + "members", fleet, Fleet::size).register(registry);
        Gauge.builder(
                        PREFIX + "members_connected",
                        fleet,
                        all -> all.members().stream()
                                .filter(member -> member.state().identity() != null
                                        && member.state().trouble() == null)
                                .count())
                .register(registry);
        Gauge.builder(PREFIX + "registrations", fleet, all -> tokens(all).count())
                .register(registry);
        Gauge.builder(PREFIX + "token_soonest_expiry_seconds", fleet, all -> until(soonest(tokens(all)), clock))
                .tag("purpose", "engine")
                .register(registry);
        Gauge.builder(
                        PREFIX + "token_soonest_expiry_seconds",
                        fleet,
                        all -> until(soonest(all.members().stream().map(Measures::installer)), clock))
                .tag("purpose", "installer")
                .register(registry);
        Gauge.builder(
                        PREFIX + "tokens_not_renewed",
                        fleet,
                        all -> tokens(all)
                                        .filter(token -> token.problem() != null)
                                        .count()
                                + all.members().stream()
                                        .filter(member ->
                                                member.state().installerToken().problem() != null)
                                        .count())
                .register(registry);
        Gauge.builder(
                        PREFIX + "token_oldest_proof_seconds",
                        fleet,
                        all -> -until(
                                tokens(all)
                                        .map(EngineToken::proven)
                                        .filter(Objects::nonNull)
                                        .min(Comparator.naturalOrder()),
                                clock))
                .register(registry);
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
