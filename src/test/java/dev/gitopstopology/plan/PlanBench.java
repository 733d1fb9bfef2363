package dev.gitopstopology.plan;

import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.CatalogClusters;
import dev.gitopstopology.api.CatalogSource;
import dev.gitopstopology.api.ClusterSelection;
import dev.gitopstopology.api.CockpitFleet;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineAccess;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.FleetEngines;
import dev.gitopstopology.api.FleetMode;
import dev.gitopstopology.api.GitOpsCatalogEntrySpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.GroupBy;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.Mode;
import dev.gitopstopology.api.PerGroup;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.TopologyKey;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processor time of a plan with its hash and a catalogue of 20 entries, on one thread, at n and 2n clusters: docs/benchmarks.md. */
@Tag("bench")
class PlanBench {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final Logger LOG = LoggerFactory.getLogger(PlanBench.class);
    private static final String NS = "platform";
    private static final int CLUSTERS = 1000;
    private static final int CLUSTERS_OF_A_GROUP = 10;
    private static final int ROUNDS = 15;
    private static final EngineAccess ADMIN = new EngineAccess(AccessProfile.Admin, null, null, null);
    private static final List<CatalogEntry> ENTRIES =
            IntStream.range(0, 20).mapToObj(PlanBench::entry).toList();

    private final CatalogPlanner catalog = new CatalogPlanner(new Authority(Set.of(NS)));
    private final Planner planner = new Planner(new Authority(Set.of(NS)), new Facts(Set.of()), type -> "v3.5.7");

    @ParameterizedTest
    @EnumSource(Mode.class)
    void plans(Mode mode) {
        TopologyInput topology = new TopologyInput(new TopologyKey(NS, "company"), spec(mode), null, false);
        Fleet one = fleet(topology, CLUSTERS);
        Fleet two = fleet(topology, 2 * CLUSTERS);
        long[] once = new long[ROUNDS];
        long[] twice = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            once[i] = time(topology, one);
            twice[i] = time(topology, two);
        }
        LOG.atWarn()
                .log(
                        "{}: first {} ms, median of {} rounds {} ms for {} clusters, {} ms for {}: ratio {}",
                        mode,
                        millis(once[0]),
                        ROUNDS,
                        millis(median(once)),
                        CLUSTERS,
                        millis(median(twice)),
                        2 * CLUSTERS,
                        "%.2f".formatted((double) median(twice) / median(once)));
    }

    private static CatalogEntry entry(int i) {
        return CatalogEntry.of(
                new EntryKey(NS, "entry-" + i),
                null,
                false,
                new GitOpsCatalogEntrySpec(
                        null,
                        null,
                        new CatalogClusters(new LabelSelector(Map.of("stage", "production"), null)),
                        "ns-" + i,
                        null,
                        null,
                        new CatalogSource("https://git.example.com/p", "${labels.region}", null, "main"),
                        null,
                        null,
                        null,
                        null));
    }

    private long time(TopologyInput topology, Fleet fleet) {
        long begin = CPU.getCurrentThreadCpuTime();
        Plan plan = planner.plan(topology, fleet);
        String hash = plan.hash();
        Catalogue catalogue = catalog.plan(
                topology.spec(),
                plan,
                fleet,
                new CatalogInput(topology.key(), ENTRIES, Set.of("company"), Set.of(), Map.of(), Set.of()));
        long nanos = CPU.getCurrentThreadCpuTime() - begin;
        if (catalogue.shares().isEmpty()
                || !plan.problems().isEmpty()
                || plan.registrations().isEmpty()
                || hash.isEmpty()) {
            throw new IllegalStateException("nothing was planned: " + plan.problems());
        }
        return nanos;
    }

    private static long median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String millis(long nanos) {
        return "%.1f".formatted(nanos / 1e6);
    }

    /** As after the first reconcile: every cluster holds what the plan asks for. */
    private Fleet fleet(TopologyInput topology, int clusters) {
        List<FleetMember> bare = IntStream.range(0, clusters)
                .mapToObj(i -> member(i, List.of(), List.of()))
                .toList();
        Plan plan = planner.plan(topology, new Fleet("hub-uid", bare));
        Map<ClusterKey, List<FleetMember.Held>> held = new TreeMap<>(Comparator.comparing(ClusterKey::name));
        plan.registrations()
                .forEach(each -> held.computeIfAbsent(each.member(), key -> new ArrayList<>())
                        .add(new FleetMember.Held(
                                each.instance().id(), "company", each.instance().cluster(), "argocd", "s")));
        Map<ClusterKey, List<FleetMember.HeldEngine>> engines = new TreeMap<>(Comparator.comparing(ClusterKey::name));
        plan.instances()
                .forEach(each -> engines.computeIfAbsent(each.instance().cluster(), key -> new ArrayList<>())
                        .add(new FleetMember.HeldEngine(each.instance().id(), "company")));
        return new Fleet(
                "hub-uid",
                IntStream.range(0, clusters)
                        .mapToObj(i -> member(
                                i, held.getOrDefault(key(i), List.of()), engines.getOrDefault(key(i), List.of())))
                        .toList());
    }

    private static ClusterKey key(int i) {
        return new ClusterKey(NS, "cluster-%05d".formatted(i));
    }

    private static FleetMember member(int i, List<FleetMember.Held> held, List<FleetMember.HeldEngine> engines) {
        return new FleetMember(
                key(i),
                new TreeMap<>(Map.of(
                        "region",
                        "group-" + i / CLUSTERS_OF_A_GROUP,
                        "control",
                        i % CLUSTERS_OF_A_GROUP == 0 ? "yes" : "no",
                        "stage",
                        "production")),
                ConnectionType.Kubeconfig,
                "uid-" + i,
                false,
                held,
                Set.of(),
                engines);
    }

    private static GitOpsTopologySpec spec(Mode mode) {
        PerGroup groups = new PerGroup(null, new GroupBy("region", new LabelSelector(Map.of("control", "yes"), null)));
        @Nullable PerGroup perGroup = mode == Mode.PerGroup ? groups : null;
        @Nullable
        CockpitFleet cockpitFleet = mode == Mode.CockpitFleet
                ? new CockpitFleet(null, new FleetEngines(FleetMode.PerGroup, groups, null))
                : null;
        return new GitOpsTopologySpec(
                mode,
                new EngineSpec(
                        EngineType.ArgoCD,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        ADMIN,
                        null,
                        null,
                        null,
                        null),
                new ClusterSelection(new LabelSelector(Map.of("stage", "production"), null)),
                null,
                null,
                perGroup,
                cockpitFleet,
                null,
                null);
    }
}
