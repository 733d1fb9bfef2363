package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.api.WorkloadIdentity.Kind;
import dev.gitopstopology.api.WorkloadIdentity.Provider;
import dev.gitopstopology.api.WorkloadIdentity.Subject;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
    private static final String NS = "platform";
    private static final TopologyKey KEY = new TopologyKey(NS, "company");
    private static final WorkloadIdentity IDENTITY =
            new WorkloadIdentity(Provider.Generic, null, null, null, null, new Subject(Kind.User, "hub:flux"));
    private static final Planner PLANNER = new Planner(
            new Authority(Set.of(NS)), new Facts(Set.of()), type -> type == EngineType.Flux ? "v2.9.5" : "v3.5.7");

    private static final String CENTRALIZED = "{mode: Centralized, clusters: {}, engine: {type: %s}}";
    private static final String PER_GROUP = """
            mode: PerGroup
            clusters: {}
            engine: {type: Flux}
            perGroup: {groups: [{name: eu, selector: {}, controlClusterRef: {name: control}}]}
            """;

    private static Plan plan(String spec, FleetMember... members) throws IOException {
        GitOpsTopologySpec parsed = new ObjectMapper(new YAMLFactory()).readValue(spec, GitOpsTopologySpec.class);
        Plan plan = PLANNER.plan(new TopologyInput(KEY, parsed, null, false), new Fleet("hub", List.of(members)));
        assertThat(plan.problems()).isEmpty();
        return plan;
    }

    /** @param record name of what it is registered by with the instance on the hub; null for not registered */
    private static FleetMember member(String name, @Nullable WorkloadIdentity identity, @Nullable String record) {
        InstanceId instance = InstanceId.of(KEY, Role.engine, "");
        return new FleetMember(
                new ClusterKey(NS, name),
                new TreeMap<>(),
                ConnectionType.Kubeconfig,
                name,
                false,
                record == null
                        ? List.of()
                        : List.of(new FleetMember.Held(instance, "company", ClusterKey.HUB, "somewhere", record)),
                Set.of(),
                List.of(),
                1,
                Map.of(),
                new TreeMap<>(),
                Map.of(),
                identity);
    }

    @Test
    void aFluxElsewhereUsesItAndIsMadeForIt() throws IOException {
        String flux = CENTRALIZED.formatted("Flux");
        Plan plan = plan(flux, member("paris", IDENTITY, null), member("oslo", null, null));
        assertThat(plan.registrations())
                .extracting(each -> each.member().name(), Registration::identity)
                .containsExactlyInAnyOrder(tuple("paris", IDENTITY), tuple("oslo", null));
        assertThat(plan.instances().get(0).instance().engine().flux().identities())
                .isTrue();
        assertThat(plan.registrations().get(0).instance())
                .isEqualTo(plan.instances().get(0).instance());
        Plan without = plan(flux, member("paris", null, null));
        assertThat(without.instances().get(0).instance().engine().flux().identities())
                .isFalse();
        assertThat(without.hash())
                .isNotEqualTo(plan(flux, member("paris", IDENTITY, null)).hash());
    }

    @Test
    void withArgoCDItIsRefused() throws IOException {
        Plan plan = plan(CENTRALIZED.formatted("ArgoCD"), member("paris", IDENTITY, null));
        assertThat(plan.registrations()).isEmpty();
        assertThat(plan.refused().get("paris").reason()).isEqualTo("IdentityNotUsed");
        assertThat(plan.refused().get("paris").message())
                .contains("FleetCluster platform/paris", "spec.workloadIdentity", "an Argo CD", "remove the field");
    }

    @Test
    void whoeverIsRegisteredWithArgoCDStaysRegistered() throws IOException {
        Plan plan = plan(CENTRALIZED.formatted("ArgoCD"), member("paris", IDENTITY, "cluster-paris"));
        assertThat(plan.departures()).isEmpty();
        assertThat(plan.kept())
                .singleElement()
                .satisfies(kept -> assertThat(kept.identity()).isNull());
        assertThat(plan.objections().get("paris").reason()).isEqualTo("IdentityNotUsed");
    }

    @Test
    void aFluxOnTheClusterItselfHasNoUseForIt() throws IOException {
        Plan plan = plan(PER_GROUP, member("control", IDENTITY, null), member("paris", IDENTITY, null));
        assertThat(plan.refused().get("control").reason()).isEqualTo("IdentityNotUsed");
        assertThat(plan.refused().get("control").message()).contains("runs on the cluster itself");
        assertThat(plan.registrations())
                .singleElement()
                .satisfies(each -> assertThat(each.identity()).isEqualTo(IDENTITY));
    }

    @Test
    void aGateThatIsTurnedOffIsTold() throws IOException {
        String off =
                "{mode: Centralized, clusters: {}, engine: {type: Flux, flux: {settings: {featureGates: [{component: helm-controller, name: ObjectLevelWorkloadIdentity, enabled: false}]}}}}";
        assertThat(plan(off, member("paris", IDENTITY, null))
                        .refused()
                        .get("paris")
                        .message())
                .contains("ObjectLevelWorkloadIdentity", "helm-controller");
        Plan kept = plan(off, member("paris", IDENTITY, "cluster-kubeconfig"));
        assertThat(kept.kept())
                .singleElement()
                .satisfies(
                        each -> assertThat(each.identity()).as("it has a token").isNull());
        assertThat(kept.instances().get(0).instance().engine().flux().identities())
                .isFalse();
        assertThat(plan(off, member("paris", IDENTITY, "cluster-identity")).kept())
                .singleElement()
                .satisfies(each -> assertThat(each.identity()).isEqualTo(IDENTITY));
    }
}
