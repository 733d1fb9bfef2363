package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTenantSpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.model.TenantKey;
import dev.gitopstopology.model.TopologyKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantPlannerTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Authority AUTHORITY = new Authority(Set.of("platform", "gitops-topology-system"));
    private static final TopologyKey COMPANY = new TopologyKey("platform", "company");

    private final List<Tenant> tenants = new ArrayList<>();
    private final List<FleetMember> members =
            new ArrayList<>(List.of(member("paris", Map.of("region", "eu")), member("boston", Map.of("region", "us"))));
    private final TreeMap<String, EngineType> topologies = new TreeMap<>(Map.of("company", EngineType.ArgoCD));
    private String engine = "{type: ArgoCD}";
    private String mode = "Centralized";

    private static FleetMember member(String name, Map<String, String> labels, FleetMember.Held... held) {
        return new FleetMember(
                new ClusterKey("platform", name),
                new TreeMap<>(labels),
                ConnectionType.Kubeconfig,
                null,
                false,
                List.of(held),
                Set.of(),
                List.of());
    }

    private static <T> T read(String yaml, Class<T> type) {
        try {
            return YAML.readValue(yaml, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tenant(String name, int age, String spec) {
        tenants.add(tenant(name, Instant.ofEpochSecond(1000 - age), false, spec));
    }

    private static Tenant tenant(String name, Instant created, boolean leaving, String spec) {
        return Tenant.of(new TenantKey("platform", name), created, leaving, read(spec, GitOpsTenantSpec.class));
    }

    private Tenancy plan() {
        GitOpsTopologySpec spec =
                read("{mode: %s, engine: %s, clusters: {}}".formatted(mode, engine), GitOpsTopologySpec.class);
        Fleet fleet = new Fleet(null, members);
        Plan plan = new Planner(AUTHORITY, new Facts(Set.of()), type -> "v3.5.7")
                .plan(new TopologyInput(COMPANY, spec, null, false), fleet);
        assertThat(plan.problems()).isEmpty();
        return new TenantPlanner(AUTHORITY)
                .plan(COMPANY, plan, fleet, new Neighbourhood(tenants, topologies, Set.of("argocd", "other-engine")));
    }

    /** As {@code tenant cluster/namespace ...}. */
    private static List<String> granted(Tenancy tenancy) {
        List<String> granted = new ArrayList<>();
        for (PlannedTenant planned : tenancy.tenants()) {
            for (TenantGrant grant : planned.grants()) {
                grant.namespaces()
                        .forEach(namespace -> granted.add(planned.tenant().name() + " "
                                + grant.registration().destination() + "/" + namespace));
            }
        }
        return granted;
    }

    private static List<String> reasons(Tenancy tenancy, String tenant) {
        return tenancy.problems().getOrDefault(tenant, List.of()).stream()
                .map(Problem::reason)
                .toList();
    }

    @Test
    void aTenantHasItsNamespacesOnTheRegisteredClustersThatItSelects() {
        tenant("shop", 1, "{namespaces: [b, a], clusters: {selector: {matchLabels: {region: eu}}}}");
        tenant("all", 2, "{namespaces: [all], clusters: {}}");
        tenant("none", 3, "{namespaces: [none]}");
        Tenancy tenancy = plan();
        assertThat(tenancy.problems()).isEmpty();
        assertThat(granted(tenancy))
                .containsExactlyInAnyOrder("shop paris/a", "shop paris/b", "all boston/all", "all paris/all");
    }

    @Test
    void eachInstanceKnowsTheTenantWithItsOwnClustersOnly() {
        mode = "PerCluster";
        tenant("shop", 1, "{namespaces: [shop], clusters: {}}");
        tenant("eu", 2, "{namespaces: [eu], clusters: {selector: {matchLabels: {region: eu}}}}");
        List<PlannedTenant> planned = plan().tenants();
        assertThat(planned)
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.grants())
                        .singleElement()
                        .satisfies(grant -> assertThat(grant.registration().member())
                                .isEqualTo(each.instance().cluster())));
    }

    @Test
    void aCockpitServesNoTeam() {
        mode = "CockpitFleet, cockpitFleet: {fleet: {mode: PerCluster}}";
        tenant("shop", 1, "{namespaces: [shop], clusters: {}}");
        assertThat(plan().tenants())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.instance().role()).isEqualTo(Role.engine));
    }

    @Test
    void aTenantOfAnotherTopologyHasNothingHere() {
        topologies.put("other", EngineType.ArgoCD);
        tenant("shop", 1, "{topologyRefs: [{name: other}], namespaces: [shop], clusters: {}}");
        assertThat(granted(plan())).isEmpty();
    }

    @Test
    void theElderHasANamespaceThatTwoName() {
        tenant("a-young", 1, "{namespaces: [shared, own], clusters: {}}");
        tenant("z-old", 5, "{namespaces: [shared], clusters: {selector: {matchLabels: {region: eu}}}}");
        Tenancy tenancy = plan();
        assertThat(granted(tenancy))
                .containsExactlyInAnyOrder(
                        "z-old paris/shared", "a-young paris/own", "a-young boston/own", "a-young boston/shared");
        assertThat(reasons(tenancy, "a-young")).containsExactly("NamespaceTaken");
        assertThat(tenancy.problems().get("a-young").get(0).message()).contains("paris", "platform/z-old");
        assertThat(reasons(tenancy, "z-old")).isEmpty();
    }

    @Test
    void ofTheSameAgeTheFirstByNameHasIt() {
        tenant("b", 1, "{namespaces: [shared], clusters: {}}");
        tenant("a", 1, "{namespaces: [shared], clusters: {}}");
        assertThat(granted(plan())).containsExactlyInAnyOrder("a boston/shared", "a paris/shared");
    }

    /** Whoever is leaving has its namespaces until it is gone; only then can they be somebody else's. */
    @Test
    void whoIsLeavingStillHasItsNamespaces() {
        tenants.add(tenant("old", Instant.EPOCH, true, "{namespaces: [shared], clusters: {}}"));
        tenant("new", 1, "{namespaces: [shared], clusters: {}}");
        Tenancy tenancy = plan();
        assertThat(granted(tenancy)).containsExactlyInAnyOrder("old boston/shared", "old paris/shared");
        assertThat(reasons(tenancy, "new")).containsExactly("NamespaceTaken", "NamespaceTaken");
        assertThat(granted(tenancy.without(Set.of("old")))).isEmpty();
    }

    @Test
    void anElderOfAnotherTopologyCountsOnlyWhereThatTopologyIs() {
        topologies.put("other", EngineType.ArgoCD);
        members.set(
                0,
                member(
                        "paris",
                        Map.of(),
                        new FleetMember.Held(
                                new InstanceId("other-1"), "other", ClusterKey.HUB, "argocd", "cluster-paris")));
        tenant("elder", 9, "{topologyRefs: [{name: other}], namespaces: [shared], clusters: {}}");
        tenant("shop", 1, "{topologyRefs: [{name: company}], namespaces: [shared], clusters: {}}");
        assertThat(granted(plan())).containsExactly("shop boston/shared");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "argocd",
                "other-engine",
                "platform",
                "gitops-topology-system",
                "kube-system",
                "kube-public",
                "flux-eu-1-93940b31"
            })
    void aNamespaceWithAnEngineOrWithCredentialsIsNobodys(String namespace) {
        tenant("shop", 1, "{namespaces: [shop, %s], clusters: {}}".formatted(namespace));
        Tenancy tenancy = plan();
        assertThat(granted(tenancy)).containsExactlyInAnyOrder("shop boston/shop", "shop paris/shop");
        assertThat(reasons(tenancy, "shop")).containsExactly("PrivilegedNamespace");
    }

    @Test
    void theEngineKeepsItsRightsInTheNamespacesOfATenantThatIsBlocked() {
        engine = "{type: ArgoCD, access: {profile: Namespaced, namespaces: [x]}}";
        tenant("shop", 1, "{namespaces: [shop], clusters: {}, flux: {source: {url: \"https://git.example.com/a\"}}}");
        GitOpsTopologySpec spec =
                read("{mode: %s, engine: %s, clusters: {}}".formatted(mode, engine), GitOpsTopologySpec.class);
        Plan plan = new Planner(AUTHORITY, new Facts(Set.of()), type -> "v3.5.7")
                .plan(new TopologyInput(COMPANY, spec, null, false), new Fleet(null, members));
        Tenancy tenancy = plan();
        assertThat(tenancy.blocked()).containsExactly("shop");
        assertThat(plan.registrations())
                .isNotEmpty()
                .allSatisfy(registration -> assertThat(tenancy.serving(registration)
                                .instance()
                                .engine()
                                .access()
                                .namespaces())
                        .containsExactly("shop", "x"));
    }

    @Test
    void fieldsOfTheOtherEngineAreRefused() {
        tenant("shop", 1, "{namespaces: [shop], clusters: {}, flux: {source: {url: \"https://git.example.com/a\"}}}");
        Tenancy tenancy = plan();
        assertThat(granted(tenancy)).isEmpty();
        assertThat(reasons(tenancy, "shop")).containsExactly("EngineMismatch");
        assertThat(tenancy.blocked()).containsExactly("shop");
    }

    @Test
    void aTopologyThatIsNotThereIsToldOfAndTheOthersServe() {
        tenant("shop", 1, "{topologyRefs: [{name: company}, {name: compnay}], namespaces: [shop], clusters: {}}");
        Tenancy tenancy = plan();
        assertThat(granted(tenancy)).hasSize(2);
        assertThat(reasons(tenancy, "shop")).containsExactly("TopologyUnknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{namespaces: [\"a*\"]}",
                "{namespaces: [a], sourceRepos: [\"*\"]}",
                "{namespaces: [a], sourceRepos: [\"https://g.example.com/a\\n\"]}",
                "{namespaces: [a], roles: [{name: \"a, applications, *\", permissions: [View]}]}",
                "{namespaces: [a], roles: [{name: a, permissions: [View], groups: [\"a\\np, x\"]}]}",
                "{namespaces: [a], roles: [{name: a, permissions: [View], groups: [\"a\\\"\"]}]}",
                "{namespaces: [a], roles: [{name: a, permissions: [View], groups: [\"role:admin\"]}]}",
                "{namespaces: [a], argoCD: {clusterResources: [{kind: \"*\"}]}}",
                "{namespaces: [a], argoCD: {serviceAccount: \"kube-system:x\"}}"
            })
    void whatWasStoredUnderAnotherSchemaIsLookedAtAgain(String spec) {
        engine = "{type: ArgoCD, access: {profile: Impersonate, namespaces: [x]}}";
        tenant("shop", 1, spec);
        Tenancy tenancy = plan();
        assertThat(tenancy.blocked()).containsExactly("shop");
        assertThat(reasons(tenancy, "shop")).containsExactly("InvalidValue");
        assertThat(tenancy.problems().get("shop").get(0).message()).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "a/b", "a*", "A"})
    void aNameThatMeansSomethingElseIsLookedAtAgain(String name) {
        tenant(name, 1, "{namespaces: [a], clusters: {}}");
        assertThat(plan().blocked()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy.matchMode: regex", "policy.shop.csv: \"\""})
    void settingsThatWouldWidenOrReplaceATeamsRightsAreRefused(String setting) {
        engine = "{type: ArgoCD, argoCD: {settings: {rbac: {%s}}}}".formatted(setting);
        tenant("shop", 1, "{namespaces: [a], clusters: {}, roles: [{name: dev, permissions: [View]}]}");
        Tenancy tenancy = plan();
        assertThat(reasons(tenancy, "shop")).containsExactly("SettingConflict");
        assertThat(tenancy.tenants()).isEmpty();
    }

    @Test
    void anAccountOfItsOwnIsRefusedWhereNobodyWouldActAsIt() {
        tenant("shop", 1, "{namespaces: [a], clusters: {}, argoCD: {serviceAccount: deployer}}");
        assertThat(reasons(plan(), "shop")).containsExactly("NotImpersonating");
    }

    @Test
    void theEngineMayWriteWhereItServesTenantsAndNowhereElse() {
        engine = "{type: ArgoCD, access: {profile: Namespaced, namespaces: [shared]}}";
        tenant("shop", 1, "{namespaces: [shop], clusters: {selector: {matchLabels: {region: eu}}}}");
        Tenancy tenancy = plan();
        PlannedTenant planned = tenancy.tenants().get(0);
        assertThat(tenancy.serving(planned.grants().get(0).registration())
                        .instance()
                        .engine()
                        .access()
                        .namespaces())
                .containsExactly("shared", "shop");
        engine = "{type: ArgoCD}";
        assertThat(plan().serving(planned.grants().get(0).registration())
                        .instance()
                        .id())
                .isEqualTo(planned.instance().id());
    }
}
