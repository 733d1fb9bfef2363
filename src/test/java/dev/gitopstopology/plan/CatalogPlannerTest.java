package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.plan.CatalogInput.Loss;
import dev.gitopstopology.plan.CatalogInput.Seen;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogPlannerTest extends CatalogFixture {
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

    /** Without it nobody would look after what is deployed, and nobody could delete it either. */
    @Test
    void whatMakesAnEntryStaysAsLongAsAnyClusterHasIt() {
        labels.remove("boston");
        present.put("paris", Set.of("e"));
        entry("e", "namespace: e, clusters: {}, source: {repoURL: x, path: '${labels.zone}', targetRevision: main}");
        Catalogue held = catalogue();
        assertThat(shares(held)).containsExactly("paris: ~e");
        assertThat(held.by(plan.registrations().get(0).instance().id())).containsOnlyKeys("e");
        present.clear();
        Catalogue none = catalogue();
        assertThat(none.by(plan.registrations().get(0).instance().id())).isEmpty();
    }

    @Test
    void valuesThatAreNestedTooDeepAreNotDelivered() {
        entry("flat", "namespace: e, clusters: {}, values: {a: " + "[".repeat(99) + "]".repeat(99) + "}");
        entry("deep", "namespace: e, clusters: {}, values: {a: " + "[".repeat(100) + "]".repeat(100) + "}");
        Catalogue catalogue = catalogue();
        assertThat(reasons(catalogue, "deep")).containsExactly("ValuesTooDeep");
        assertThat(shares(catalogue)).containsExactly("boston: flat", "paris: flat");
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
