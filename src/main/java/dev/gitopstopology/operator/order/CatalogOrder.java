package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.Holder;
import dev.gitopstopology.deliver.push.NamespaceLabels;
import dev.gitopstopology.deliver.push.OwnedSets;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.deliver.push.catalog.ServiceApplications;
import dev.gitopstopology.deliver.push.catalog.ServiceDeliveries;
import dev.gitopstopology.deliver.push.catalog.ServiceOutputs;
import dev.gitopstopology.deliver.push.catalog.ServiceOutputs.Health;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.plan.CatalogShare;
import dev.gitopstopology.render.Ownership;
import dev.gitopstopology.render.catalog.CatalogRenderer;
import dev.gitopstopology.render.registration.FluxPlace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one cluster's catalogue: what an entry needs there, then what delivers it beside the engine, and last what has ended. What
 * delivers an entry is taken away only when the cluster's Secret no longer names it, so that nothing makes it again.
 */
public final class CatalogOrder extends ClusterOrder {
    private final Member member;
    private final Member engine;
    private final Member hub;
    private final Registration registration;
    private final CatalogShare share;
    private final String topologyUid;
    private final Patience patience;
    private final InstantSource clock;
    private final SortedMap<String, RenderedSet> prepared;
    private final SortedMap<String, RenderedSet> delivered;
    private volatile @Nullable Instant lookAgain;

    /** How often in a row a cluster's entries were not all well, which decides when they are looked at again. */
    public static final class Patience {
        private static final Duration FIRST = Duration.ofSeconds(5);
        private static final Duration LONGEST = Duration.ofMinutes(2);
        private String at = "";
        private int looks;

        /** @param asked what was asked for: of something else there is news soon */
        private synchronized Duration next(boolean well, String asked) {
            boolean news = !at.equals(asked);
            if (well || news) {
                looks = 0;
                at = asked;
            }
            if (well && !news) { // what is new may look well because nobody has seen it yet
                return Duration.ZERO;
            }
            Duration pause = FIRST.multipliedBy(1L << Math.min(looks, 5));
            looks++;
            return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
        }
    }

    public CatalogOrder(
            Member member,
            Member engine,
            Member hub,
            Registration registration,
            CatalogShare share,
            String topologyUid,
            Patience patience,
            InstantSource clock) {
        this(
                member,
                engine,
                hub,
                registration,
                share,
                topologyUid,
                patience,
                clock,
                CatalogRenderer.on(registration, share),
                CatalogRenderer.flux(registration, share));
    }

    private CatalogOrder(
            Member member,
            Member engine,
            Member hub,
            Registration registration,
            CatalogShare share,
            String topologyUid,
            Patience patience,
            InstantSource clock,
            SortedMap<String, RenderedSet> prepared,
            SortedMap<String, RenderedSet> delivered) {
        super(
                id(registration.instance().id()),
                digests(prepared)
                        + digests(delivered)
                        + share.dropped()
                        + share.ending()
                        + labels(share)
                        + share.on().hashCode() // of an ApplicationSet nothing else here speaks
                        + topologyUid);
        this.member = member;
        this.engine = engine;
        this.hub = hub;
        this.registration = registration;
        this.share = share;
        this.topologyUid = topologyUid;
        this.patience = patience;
        this.clock = clock;
        this.prepared = prepared;
        this.delivered = delivered;
    }

    private static String digests(SortedMap<String, RenderedSet> sets) {
        return sets.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue().digest())
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Labels by namespace; entries of one namespace say the same, or nothing. */
    private static SortedMap<String, SortedMap<String, String>> labels(CatalogShare share) {
        SortedMap<String, SortedMap<String, String>> labels = new TreeMap<>();
        share.on().values().stream()
                .filter(entry -> !entry.namespaceLabels().isEmpty())
                .forEach(entry -> labels.put(entry.namespace(), entry.namespaceLabels()));
        return labels;
    }

    public static String id(InstanceId instance) {
        return "catalog/" + instance;
    }

    @Override
    public TopologyKey topology() {
        return registration.instance().topology();
    }

    InstanceId instance() {
        return registration.instance().id();
    }

    @Override
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        if (member.leaving()) {
            return leaving();
        }
        lookAgain = null;
        String hubUid = onHub(() -> hub.identity().uid());
        Work work = new Work(hubUid);
        member.call("preparing for catalogue entries", work::prepare);
        engine.call("delivering catalogue entries for " + member.key(), work::deliver);
        member.call("taking away what ended catalogue entries had", work::tidy);
        Duration pause = patience.next(work.well(), fingerprint());
        lookAgain = pause.isZero() ? null : clock.instant().plus(pause);
        return work.receipt();
    }

    private final class Work {
        private final Holder holder;
        private final Instance instance = registration.instance();
        private final SortedMap<String, String> facts = new TreeMap<>();
        private final SortedSet<String> lingering = new TreeSet<>();
        private final Set<String> failed = new TreeSet<>();
        private final @Nullable Set<String> known;
        private final Set<String> marked;
        private @Nullable Receipt worst;
        private boolean healthy = true;
        private int objects;

        Work(String hubUid) {
            this.holder = Holder.of(topologyUid, hubUid, null);
            this.known = member.state().services().get(instance.id().value());
            this.marked = known == null ? Set.of() : known;
        }

        private boolean stays(String entry) {
            return share.on().containsKey(entry) || share.held().contains(entry);
        }

        /** While it is not known what the Secret names, everything stays. */
        private boolean named(String entry) {
            return known == null || marked.contains(entry);
        }

        boolean prepare(ConnectedCluster connected) {
            OwnedSets sets = sets(connected);
            prepared.forEach((entry, set) ->
                    each(entry, () -> objects += sets.deliver(set, holder, instance.mayPrune())));
            NamespaceLabels namespaces = new NamespaceLabels(member.target(connected));
            share.on().forEach((name, entry) -> {
                if (!entry.namespaceLabels().isEmpty()) {
                    each(name, () -> namespaces.ensure(entry.namespace(), entry.namespaceLabels()));
                }
            });
            return true;
        }

        boolean deliver(ConnectedCluster connected) {
            ServiceOutputs outputs = outputs(engine.target(connected));
            delivered.forEach((entry, set) -> {
                if (marked.contains(entry)) {
                    each(entry, () -> outputs.deliver(entry, set));
                }
            });
            for (String entry : outputs.present()) {
                if (!stays(entry) && !named(entry)) {
                    each(entry, () -> {
                        if (!outputs.end(entry, share.policy(entry))) {
                            lingering.add(entry);
                        }
                    });
                }
            }
            share.ending().stream()
                    .filter(entry -> !named(entry) && !lingering.contains(entry) && !failed.contains(entry))
                    .forEach(entry -> facts.put(CatalogFacts.ENDED + entry, ""));
            for (CatalogEntry each : share.on().values()) {
                String entry = each.name();
                Health health = outputs.health(each);
                healthy &= health.healthy();
                facts.put(CatalogFacts.prefix(health.state()) + entry, health.why());
            }
            return true;
        }

        private ServiceOutputs outputs(Target beside) {
            return instance.engine().type() == EngineType.Flux
                    ? new ServiceDeliveries(beside, FluxPlace.namespace(instance.id(), member.key()), instance.id())
                    : new ServiceApplications(
                            beside,
                            instance.engine().namespace(),
                            instance.id(),
                            Ownership.labelValue(member.key().name()));
        }

        boolean tidy(ConnectedCluster connected) {
            OwnedSets sets = sets(connected);
            for (String entry : sets.present()) {
                boolean needed = stays(entry) || named(entry) || lingering.contains(entry) || failed.contains(entry);
                if (!needed) {
                    each(entry, () -> sets.remove(entry, topologyUid));
                }
            }
            return true;
        }

        private OwnedSets sets(ConnectedCluster connected) {
            return new OwnedSets(
                    member.target(connected), instance.topology(), instance.id(), member.key(), SetKind.service);
        }

        private void each(String entry, Runnable work) {
            try {
                work.run();
            } catch (DeliveryException e) {
                worst = e.receipt();
                failed.add(entry);
                facts.put(
                        CatalogFacts.FAILED + entry, e.reason() + " " + Objects.requireNonNullElse(e.getMessage(), ""));
            }
        }

        private static Set<String> ended(Set<String> entries) {
            return entries.stream().map(entry -> CatalogFacts.ENDED + entry).collect(Collectors.toSet());
        }

        boolean well() {
            return healthy
                    && lingering.isEmpty()
                    && facts.keySet().containsAll(ended(share.ending()))
                    && marked.containsAll(share.on().keySet());
        }

        Receipt receipt() {
            lingering.forEach(entry -> facts.put(CatalogFacts.LINGERING + entry, ""));
            Receipt failure = worst;
            return failure == null
                    ? Receipt.delivered(fingerprint(), objects, Map.copyOf(facts), List.of())
                    : new Receipt(
                            failure.outcome(),
                            failure.reason(),
                            failure.message(),
                            fingerprint(),
                            objects,
                            Map.copyOf(facts),
                            List.of());
        }
    }

    @Override
    public Optional<Instant> lookAgain() {
        return Optional.ofNullable(lookAgain);
    }
}
