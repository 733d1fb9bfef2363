package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.GitOpsCatalogEntrySpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.CatalogInput.Loss;
import dev.gitopstopology.plan.CatalogInput.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogPlannerTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Authority AUTHORITY = new Authority(Set.of("platform"));
    private static final TopologyKey COMPANY = new TopologyKey("platform", "company");
    private static final String SOURCE = "source: {repoURL: https://git.example.com/p, path: p, targetRevision: main}";

    private final List<CatalogEntry> entries = new ArrayList<>();
    private final Map<String, Map<String, String>> labels = new TreeMap<>();
    private final Map<String, Map<String, String>> parameters = new HashMap<>();
    /** By the cluster's name; a cluster that is not here was not looked at. */
    private final Map<String, Set<String>> present = new HashMap<>();

    private final Map<String, Seen> seen = new HashMap<>();
    private final Set<String> topologies = new HashSet<>(Set.of("company"));
    private final Set<Loss> lostOfLate = new HashSet<>();
    private String topology = "{mode: Centralized, engine: {type: ArgoCD, access: {profile: Admin}}, clusters: {}}";
    private String heldBy = "";

    CatalogPlannerTest() {
        labels.put("boston", Map.of("region", "us"));
        labels.put("paris", Map.of("region", "eu"));
    }

    private static <T> T read(String yaml, Class<T> type) {
        try {
            return YAML.readValue(yaml, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void entry(String name, String spec) {
        entry(name, spec, false);
    }

    private void entry(String name, String spec, boolean leaving) {
        entries.add(CatalogEntry.of(
                new EntryKey("platform", name),
                Instant.ofEpochSecond(1000 + entries.size()),
                leaving,
                read(
                        "{" + (spec.contains("source:") ? spec : SOURCE + ", " + spec) + "}",
                        GitOpsCatalogEntrySpec.class)));
    }

    private Plan plan;

    private Catalogue catalogue() {
        return catalogue(Role.cockpit);
    }

    /** @param which engine it is of which it is known what clusters have */
    private Catalogue catalogue(Role which) {
        GitOpsTopologySpec spec = read(topology, GitOpsTopologySpec.class);
        plan = plan(spec, fleet(Map.of()));
        assertThat(plan.problems()).isEmpty();
        Map<ClusterKey, InstanceId> instances = new HashMap<>();
        plan.registrations()
                .forEach(each -> instances.merge(
                        each.member(),
                        each.instance().id(),
                        (one, other) -> each.instance().role() == which ? other : one));
        Fleet fleet = fleet(instances);
        Map<Plan.Bond, Seen> known = new HashMap<>();
        plan.registrations().forEach(each -> {
            Seen of = seen.get(each.member().name());
            if (of != null) {
                known.put(new Plan.Bond(each.instance().id(), each.member()), of);
            }
        });
        return new CatalogPlanner(AUTHORITY)
                .plan(
                        spec,
                        plan,
                        fleet,
                        new CatalogInput(COMPANY, entries, topologies, Set.of("argocd"), known, lostOfLate));
    }

    private static Plan plan(GitOpsTopologySpec spec, Fleet fleet) {
        return new Planner(AUTHORITY, new Facts(Set.of()), type -> "v3.5.7")
                .plan(new TopologyInput(COMPANY, spec, null, false), fleet);
    }

    private Fleet fleet(Map<ClusterKey, InstanceId> instances) {
        List<FleetMember> members = new ArrayList<>();
        labels.forEach((name, own) -> {
            ClusterKey key = new ClusterKey("platform", name);
            Map<InstanceId, Set<String>> services = present.containsKey(name) && instances.containsKey(key)
                    ? Map.of(instances.get(key), present.get(name))
                    : Map.of();
            List<FleetMember.Held> held = heldBy.isEmpty()
                    ? List.of()
                    : List.of(new FleetMember.Held(new InstanceId("other"), heldBy, ClusterKey.HUB, "argocd", "x"));
            members.add(new FleetMember(
                    key,
                    new TreeMap<>(own),
                    ConnectionType.Kubeconfig,
                    null,
                    false,
                    held,
                    Set.of(),
                    List.of(),
                    FleetMember.USUAL_WEIGHT,
                    Map.of(),
                    new TreeMap<>(parameters.getOrDefault(name, Map.of())),
                    services));
        });
        return new Fleet(null, members);
    }

    /** As {@code cluster: on ~held -dropped}. */
    private List<String> shares(Catalogue catalogue) {
        List<String> shares = new ArrayList<>();
        for (Registration registration : plan.registrations()) {
            catalogue.of(registration).ifPresent(share -> {
                List<String> words = new ArrayList<>(share.on().keySet());
                share.held().forEach(name -> words.add("~" + name));
                share.dropped().forEach(name -> words.add("-" + name));
                shares.add(registration.member().name() + ": " + String.join(" ", words));
            });
        }
        return shares.stream().sorted().toList();
    }

    private static List<String> reasons(Catalogue catalogue, String entry) {
        return catalogue.problems().getOrDefault(entry, List.of()).stream()
                .map(Problem::reason)
                .toList();
    }

    @Test
    void anEntryIsOnTheRegisteredClustersThatItSelects() {
        entry("all", "namespace: all, clusters: {}");
        entry("eu", "namespace: eu, clusters: {selector: {matchLabels: {region: eu}}}");
        entry("none", "namespace: none");
        Catalogue catalogue = catalogue();
        assertThat(shares(catalogue)).containsExactly("boston: all", "paris: all eu");
        assertThat(catalogue.problems()).isEmpty();
        assertThat(catalogue.delivered().values())
                .singleElement()
                .satisfies(delivered -> assertThat(delivered).containsOnlyKeys("all", "eu"));
    }

    @Test
    void nothingEndsThatIsNotKnownToBeThere() {
        entry("eu", "namespace: eu, clusters: {selector: {matchLabels: {region: eu}}}");
        assertThat(shares(catalogue())).containsExactly("boston: ", "paris: eu");
        present.put("boston", Set.of("eu"));
        assertThat(shares(catalogue())).containsExactly("boston: -eu", "paris: eu");
    }

    @Test
    void anEntryThatNobodyKnowsIsLeftAsItIs() {
        present.put("paris", Set.of("forgotten"));
        Catalogue catalogue = catalogue();
        assertThat(shares(catalogue)).containsExactly("boston: ", "paris: -forgotten");
        assertThat(catalogue.shares().values())
                .allSatisfy(share -> assertThat(share.policy("forgotten")).isEqualTo(RemovePolicy.Orphan));
    }

    @ParameterizedTest
    @CsvSource({
        "'{selector: {matchLabels: {region: eu}}}', false, Remove",
        "'{}', true, Remove",
        "'{}', false, Orphan", // another topology's engine has taken it over
    })
    void whatIsDeployedIsRemovedOnlyWhereItWasAskedFor(String clusters, boolean leaving, RemovePolicy policy) {
        topologies.add("elder");
        heldBy = "elder";
        entry(
                "e",
                "namespace: e, onRemove: Remove, topologyRefs: [{name: elder}, {name: company}], clusters: " + clusters,
                leaving);
        present.put("boston", Set.of("e"));
        Catalogue catalogue = catalogue();
        assertThat(shares(catalogue)).contains("boston: -e");
        assertThat(plan.registrations().stream()
                        .filter(each -> each.member().name().equals("boston"))
                        .map(each -> catalogue.of(each).orElseThrow().policy("e")))
                .containsExactly(policy);
    }

    @Test
    void whatLosesMoreClustersThanTheBudgetAllowsIsKeptOnAll() {
        for (int i = 0; i < 8; i++) {
            labels.put("c" + i, Map.of("region", "us"));
            present.put("c" + i, Set.of("e"));
        }
        entry("e", "namespace: e, clusters: {selector: {matchLabels: {region: eu}}}");
        present.put("boston", Set.of());
        present.put("paris", Set.of("e"));
        Catalogue catalogue = catalogue();
        assertThat(reasons(catalogue, "e")).containsExactly("DeletionBudgetExceeded");
        assertThat(catalogue.problems().get("e").get(0).message()).contains("8 clusters", "allows 1", "to 8");
        assertThat(shares(catalogue)).contains("c0: e", "c7: e", "boston: ", "paris: e");
        assertThat(catalogue.losses()).isEmpty();

        topology = topology.replace("clusters: {}}", "clusters: {}, safety: {deletionBudget: {clusters: 8}}}");
        Catalogue allowed = catalogue();
        assertThat(shares(allowed)).contains("c0: -e", "c7: -e", "paris: e");
        assertThat(allowed.losses()).hasSize(8);
    }

    @Test
    void whoLeftOfLateCounts() {
        entry("e", "namespace: e, clusters: {selector: {matchLabels: {region: eu}}}");
        present.put("boston", Set.of("e"));
        present.put("paris", Set.of("e"));
        Loss rome = new Loss(new ClusterKey("platform", "rome"), "e");
        lostOfLate.add(rome);
        assertThat(reasons(catalogue(), "e")).containsExactly("DeletionBudgetExceeded");
        lostOfLate.add(new Loss(new ClusterKey("platform", "boston"), "e"));
        assertThat(shares(catalogue())).as("it has begun").containsExactly("boston: -e", "paris: e");
        lostOfLate.clear();
        lostOfLate.add(rome);
        lostOfLate.add(new Loss(new ClusterKey("platform", "boston"), "another"));
        assertThat(shares(catalogue())).as("another entry had begun").containsExactly("boston: e", "paris: e");
    }

    @Test
    void anEntryThatIsDeletedHasNoBudget() {
        for (int i = 0; i < 8; i++) {
            labels.put("c" + i, Map.of());
            present.put("c" + i, Set.of("e"));
        }
        entry("e", "namespace: e, clusters: {}, onRemove: Remove", true);
        Catalogue catalogue = catalogue();
        assertThat(catalogue.problems()).isEmpty();
        assertThat(shares(catalogue)).contains("c0: -e", "c7: -e");
    }

    @Test
    void anEntryWaitsForWhatItDependsOnAndLaterStays() {
        entry("base", "namespace: base, clusters: {}");
        entry("top", "namespace: top, clusters: {}, dependsOn: [{name: base}]");
        present.put("boston", Set.of("base"));
        present.put("paris", Set.of("base", "top"));
        seen.put("boston", new Seen(Set.of(), Set.of()));
        Catalogue catalogue = catalogue();
        assertThat(shares(catalogue)).containsExactly("boston: base", "paris: base top");
        assertThat(catalogue.waiting()).containsOnlyKeys("top");
        assertThat(catalogue.waiting().get("top")).containsExactly("boston");
        seen.put("boston", new Seen(Set.of("base"), Set.of()));
        assertThat(shares(catalogue())).containsExactly("boston: base top", "paris: base top");
    }

    @Test
    void theCockpitDeliversWhereThereIsOne() {
        topology =
                "{mode: CockpitFleet, engine: {type: ArgoCD, access: {profile: Admin}}, clusters: {}, cockpitFleet: {fleet: {mode: PerCluster}}}";
        entry("e", "namespace: e, clusters: {}");
        Catalogue catalogue = catalogue();
        assertThat(catalogue.shares()).hasSize(2);
        assertThat(plan.registrations().stream()
                        .filter(each -> catalogue.of(each).isPresent())
                        .map(each -> each.instance().role()))
                .containsOnly(Role.cockpit);
    }

    @Test
    void whereTheCockpitTakesOverTheOtherEngineLetsGo() {
        topology =
                "{mode: CockpitFleet, engine: {type: ArgoCD, access: {profile: Admin}}, clusters: {}, cockpitFleet: {fleet: {mode: PerCluster}}}";
        entry("e", "namespace: e, clusters: {}, onRemove: Remove");
        present.put("paris", Set.of("e"));
        Catalogue catalogue = catalogue(Role.engine);
        assertThat(catalogue.problems()).isEmpty();
        assertThat(shares(catalogue)).containsExactly("boston: e", "paris: -e", "paris: e");
        assertThat(catalogue.shares().values())
                .filteredOn(share -> !share.dropped().isEmpty())
                .allSatisfy(share -> assertThat(share.policy("e")).isEqualTo(RemovePolicy.Orphan));
    }

    @Test
    void aMoveToAnotherTopologyIsNoLoss() {
        topologies.add("other");
        for (int i = 0; i < 8; i++) {
            labels.put("c" + i, Map.of());
            present.put("c" + i, Set.of("e"));
        }
        entry("e", "namespace: e, clusters: {}, onRemove: Remove, topologyRefs: [{name: other}]");
        Catalogue catalogue = catalogue();
        assertThat(catalogue.losses()).isEmpty();
        assertThat(shares(catalogue)).contains("c0: -e", "c7: -e");
        assertThat(catalogue.shares().values())
                .allSatisfy(share -> assertThat(share.policy("e")).isEqualTo(RemovePolicy.Orphan));
    }

    @Test
    void theEngineGetsTheNamespacesAlsoOfWhatHasNotEndedYet() {
        topology =
                "{mode: Centralized, engine: {type: ArgoCD, access: {profile: Namespaced, namespaces: [a]}}, clusters: {}}";
        entry("e", "namespace: e, extraNamespaces: [f], clusters: {selector: {matchLabels: {region: eu}}}");
        entry("old", "namespace: old, onRemove: Remove");
        present.put("boston", Set.of());
        seen.put("boston", new Seen(Set.of(), Set.of("old")));
        Catalogue catalogue = catalogue();
        Map<String, List<String>> namespaces = new TreeMap<>();
        plan.registrations()
                .forEach(each -> namespaces.put(
                        each.member().name(),
                        catalogue.serving(each).instance().engine().access().namespaces()));
        assertThat(namespaces)
                .containsEntry("paris", List.of("a", "e", "f"))
                .containsEntry("boston", List.of("a", "old"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "namespace: argocd, clusters: {} | PrivilegedNamespace",
                "namespace: platform, clusters: {} | PrivilegedNamespace",
                "namespace: e, extraNamespaces: [gitops-topology-system], clusters: {} | PrivilegedNamespace",
                "namespace: e, clusters: {}, dependsOn: [{name: nobody}] | DependencyUnknown",
                "namespace: e, clusters: {}, dependsOn: [{name: e}] | DependencyCycle",
                "namespace: first, clusters: {}, namespaceLabels: {a: '2'} | NamespaceLabelsDiffer",
            })
    void nothingOfABrokenEntryIsChanged(String spec, String reason) {
        entry("first", "namespace: first, clusters: {}, namespaceLabels: {a: '1'}");
        entry("e", spec);
        present.put("paris", Set.of("e"));
        Catalogue catalogue = catalogue();
        assertThat(reasons(catalogue, "e")).containsExactly(reason);
        assertThat(catalogue.problems()).doesNotContainKey("first");
        assertThat(shares(catalogue))
                .as("neither made anew nor dropped")
                .containsExactly("boston: first", "paris: first");
        assertThat(catalogue.by(plan.instances().get(0).instance().id())).containsOnlyKeys("first");
        assertThat(catalogue.shares().values())
                .allSatisfy(share ->
                        assertThat(share.namespaces()).doesNotContain("argocd", "platform", "gitops-topology-system"));
    }

    @Test
    void ofTwoTopologiesTheOneNamedFirstDelivers() {
        topologies.add("other");
        entry("e", "namespace: e, clusters: {}");
        assertThat(reasons(catalogue(), "e")).containsExactly("TopologyRefsNeeded");
        assertThat(shares(catalogue())).containsExactly("boston: ", "paris: ");
        entries.clear();
        entry("e", "namespace: e, clusters: {}, topologyRefs: [{name: other}, {name: company}]");
        assertThat(shares(catalogue())).containsExactly("boston: e", "paris: e");
        heldBy = "other";
        assertThat(shares(catalogue())).containsExactly("boston: ", "paris: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{repoURL: https://g.example.com/p, path: 'r/${labels.zone}', targetRevision: main} | ParameterMissing",
                "{repoURL: https://g.example.com/p, path: 'r/${parameters.where}', targetRevision: main} | ParameterInvalid",
                "{repoURL: https://g.example.com/p, chart: c, targetRevision: 1.0.0}, values: {a: [{b: '${parameters.none}'}]} | ParameterMissing",
            })
    void aClusterThatDoesNotSayWhatIsNeededIsLeftOut(String source, String reason) {
        parameters.put("paris", Map.of("where", "../../secrets"));
        labels.remove("boston");
        entry("e", "namespace: e, clusters: {}, source: " + source);
        Catalogue catalogue = catalogue();
        assertThat(reasons(catalogue, "e")).containsExactly(reason);
        assertThat(catalogue.problems().get("e").get(0).message())
                .contains("paris")
                .doesNotContain("secrets");
        assertThat(shares(catalogue)).containsExactly("paris: ");
        present.put("paris", Set.of("e"));
        assertThat(shares(catalogue())).as("what is there stays as it is").containsExactly("paris: ~e");
    }

    @Test
    void anEngineThatCannotIsTold() {
        topology = "{mode: Centralized, engine: {type: ArgoCD}, clusters: {}}";
        entry("e", "namespace: e, clusters: {}");
        assertThat(reasons(catalogue(), "e")).containsExactly("EngineReadOnly");
        topology = "{mode: Centralized, engine: {type: Flux, access: {profile: Admin}}, clusters: {}}";
        entries.clear();
        entry("e", "namespace: e, clusters: {}, rollout: {steps: [{label: a, values: [b]}]}");
        assertThat(reasons(catalogue(), "e")).containsExactly("EngineMismatch");
    }
}
