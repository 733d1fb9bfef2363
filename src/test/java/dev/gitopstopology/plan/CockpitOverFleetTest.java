package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.GitOpsTopologyStatus.Pinned;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Retired;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A cockpit of another type than the fleet, and on a cluster of its own. */
class CockpitOverFleetTest {
    private static final String NS = "platform";
    private static final TopologyKey KEY = new TopologyKey(NS, "company");
    private static final InstanceId COCKPIT = InstanceId.of(KEY, Role.cockpit, "");
    private static final Planner PLANNER = new Planner(
            new Authority(Set.of(NS)), new Facts(Set.of()), type -> type == EngineType.Flux ? "v2.9.5" : "v3.5.7");
    private static final String FLUX_OVER_ARGO_CD = """
            mode: CockpitFleet
            engine: {type: ArgoCD, size: Large, version: v3.4.13, argoCD: {shards: 2}, patches: []}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            cockpitFleet:
              cockpit: {engine: {type: Flux}}
              fleet: {mode: PerCluster}
            """;
    private static final String ON_A_CLUSTER =
            FLUX_OVER_ARGO_CD.replace("cockpit: {engine: {type: Flux}}", "cockpit: {clusterRef: {name: platform}}");

    private static Plan plan(String spec, FleetMember... members) throws IOException {
        return PLANNER.plan(input(spec, null, false), new Fleet("hub-uid", List.of(members)));
    }

    private static TopologyInput input(String spec, @Nullable Pinned pinnedCockpit, boolean removed)
            throws IOException {
        GitOpsTopologySpec parsed = new ObjectMapper(new YAMLFactory()).readValue(spec, GitOpsTopologySpec.class);
        return new TopologyInput(KEY, parsed, null, removed, Map.of(), Map.of(), Set.of(), pinnedCockpit);
    }

    private static FleetMember member(String name) {
        return member(name, "yes", ConnectionType.Kubeconfig, false, List.of(), List.of());
    }

    private static FleetMember member(
            String name,
            String fleet,
            ConnectionType connection,
            boolean leaving,
            List<FleetMember.Held> held,
            List<FleetMember.HeldEngine> engines) {
        return new FleetMember(
                new ClusterKey(NS, name),
                new TreeMap<>(Map.of("fleet", fleet)),
                connection,
                name + "-uid",
                leaving,
                held,
                Set.of(),
                engines);
    }

    private static FleetMember platform(boolean leaving) {
        return member(
                "platform",
                "no",
                ConnectionType.Kubeconfig,
                leaving,
                List.of(),
                List.of(new FleetMember.HeldEngine(COCKPIT, "company")));
    }

    private static PlannedInstance cockpit(Plan plan) {
        assertThat(plan.problems()).isEmpty();
        return plan.instances().stream()
                .filter(each -> each.instance().role() == Role.cockpit)
                .findFirst()
                .orElseThrow();
    }

    private static String refused(String spec, FleetMember... members) throws IOException {
        return plan(spec, members).problems().stream()
                .map(Problem::reason)
                .findFirst()
                .orElse("");
    }

    @Test
    void ofAnotherTypeItTakesOverWhatMeansTheSameOnly() throws IOException {
        Engine flux =
                cockpit(plan(FLUX_OVER_ARGO_CD, member("shop"))).instance().engine();
        assertThat(flux.type()).isEqualTo(EngineType.Flux);
        assertThat(flux.namespace()).isEqualTo("flux-system");
        assertThat(flux.version()).isEqualTo("v2.9.5");
        assertThat(flux.size()).hasToString("Large");
        assertThat(flux.shards()).isNull();
        Engine fleet = plan(FLUX_OVER_ARGO_CD, member("shop")).instances().stream()
                .filter(each -> each.instance().role() == Role.engine)
                .findFirst()
                .orElseThrow()
                .instance()
                .engine();
        assertThat(fleet.type()).isEqualTo(EngineType.ArgoCD);
        assertThat(fleet.version()).isEqualTo("v3.4.13");
    }

    @Test
    void anArgoCDOverFluxHasItsOwnNamespaceAndRelease() throws IOException {
        PlannedInstance argo = cockpit(plan("""
                mode: CockpitFleet
                engine: {type: Flux, version: v2.9.4}
                clusters: {}
                cockpitFleet:
                  cockpit: {engine: {type: ArgoCD, source: {type: URL, digest: "sha256:abc"}}}
                  fleet: {mode: PerCluster}
                """, member("shop")));
        assertThat(argo.instance().engine().namespace()).isEqualTo("argocd-cockpit");
        assertThat(argo.revision().version()).isEqualTo("v3.5.7");
        assertThat(argo.revision().digest()).as("of its own source").isEqualTo("sha256:abc");
    }

    @Test
    void itIsPinnedApartFromTheFleet() throws IOException {
        Plan plan = PLANNER.plan(
                input(FLUX_OVER_ARGO_CD, new Pinned("v2.9.4", "sha256:f", "Flux"), false),
                new Fleet("hub-uid", List.of(member("shop"))));
        assertThat(cockpit(plan).revision().version()).isEqualTo("v2.9.4");
        assertThat(cockpit(plan).revision().digest()).isEqualTo("sha256:f");
    }

    @Test
    void itRunsOnTheNamedClusterAMemberOrNot() throws IOException {
        Plan apart = plan(ON_A_CLUSTER, member("shop"), platform(false));
        assertThat(cockpit(apart).instance().cluster()).isEqualTo(new ClusterKey(NS, "platform"));
        assertThat(cockpit(apart).instance().managesOwnCluster()).isFalse();
        assertThat(served(apart)).containsExactly("shop false");
        Plan among = plan(ON_A_CLUSTER, member("platform"), member("shop"));
        assertThat(cockpit(among).instance().managesOwnCluster()).isTrue();
        assertThat(served(among)).containsExactlyInAnyOrder("platform true", "shop false");
    }

    private static List<String> served(Plan plan) {
        return plan.registrations().stream()
                .filter(each -> each.instance().role() == Role.cockpit)
                .map(each -> each.destination() + " " + each.ownCluster())
                .toList();
    }

    @Test
    void aClusterThatIsNotThereOrInTheWayIsRefused() throws IOException {
        assertThat(refused(ON_A_CLUSTER, member("shop"))).isEqualTo("CockpitClusterMissing");
        FleetMember hub = member("platform", "no", ConnectionType.InCluster, false, List.of(), List.of());
        assertThat(refused(ON_A_CLUSTER, hub)).isEqualTo("CockpitClusterIsHub");
        String flux = ON_A_CLUSTER.replace(
                "{type: ArgoCD, size: Large, version: v3.4.13, argoCD: {shards: 2}", "{type: Flux");
        assertThat(refused(flux, member("platform"))).isEqualTo("CockpitInTheWay");
        assertThat(refused(flux, platform(false)))
                .as("no engine of the fleet is there")
                .isEmpty();
        String oneNamespace = ON_A_CLUSTER.replace("cockpit: {", "cockpit: {namespace: argocd, ");
        assertThat(refused(oneNamespace, member("platform"))).isEqualTo("CockpitInTheWay");
        assertThat(refused(oneNamespace, platform(false))).isEmpty();
    }

    @Test
    void aClusterThatLeavesTakesTheCockpitAlong() throws IOException {
        FleetMember shop = member(
                "shop",
                "yes",
                ConnectionType.Kubeconfig,
                false,
                List.of(new FleetMember.Held(COCKPIT, "company", new ClusterKey(NS, "shop"), "elsewhere", "x")),
                List.of());
        Plan plan = plan(ON_A_CLUSTER, shop, platform(true));
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.instances()).extracting(each -> each.instance().role()).containsOnly(Role.engine);
        assertThat(plan.objections()).containsOnlyKeys("shop");
        assertThat(plan.departures()).singleElement().satisfies(departure -> {
            assertThat(departure.engineCluster())
                    .as("not as the member says")
                    .isEqualTo(new ClusterKey(NS, "platform"));
            assertThat(departure.secretNamespace()).isEqualTo("argocd-cockpit");
        });
        assertThat(plan.registrations()).extracting(Registration::destination).containsExactly("shop");
    }

    @Test
    void itGoesWithItsTopology() throws IOException {
        Plan plan = PLANNER.plan(
                input(ON_A_CLUSTER, null, true), new Fleet("hub-uid", List.of(member("shop"), platform(false))));
        assertThat(plan.retired()).containsExactly(new Retired(COCKPIT, new ClusterKey(NS, "platform")));
        assertThat(plan.departures()).extracting(Departure::instance).isEmpty();
    }
}
