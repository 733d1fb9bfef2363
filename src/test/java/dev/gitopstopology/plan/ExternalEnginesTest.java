package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Revision;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.render.TenantScenario;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.tenancy.TenancyRenderer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExternalEnginesTest {
    private static final String TOPOLOGY = """
            apiVersion: gitops-topology.dev/v1alpha1
            kind: GitOpsTopology
            metadata: {name: company, namespace: gitops-topology-system}
            spec:
              clusters: {}
            """;
    private static final String CLUSTER = """
            ---
            apiVersion: gitops-topology.dev/v1alpha1
            kind: FleetCluster
            metadata: {name: %s, namespace: gitops-topology-system, labels: {region: %s}}
            spec: {connection: {type: %s}}
            """;
    private static final String FLEET = CLUSTER.formatted("paris", "eu", "Kubeconfig");
    private static final String CENTRALIZED = """
            mode: Centralized
            engine:
              type: ArgoCD
              management: External
              access: {profile: Namespaced, namespaces: [shop]}
            """;

    private static TenantScenario scenario(String spec, String fleet) throws IOException {
        return TenantScenario.parse(TOPOLOGY + spec.indent(2) + fleet);
    }

    private static Plan refused(String spec) throws IOException {
        GitOpsTopologySpec parsed = new ObjectMapper(new YAMLFactory()).readValue(spec, GitOpsTopologySpec.class);
        TopologyKey key = new TopologyKey("gitops-topology-system", "company");
        return new Planner(new Authority(Set.of(key.namespace())), new Facts(Set.of()), type -> "v3.5.7")
                .plan(new TopologyInput(key, parsed, null, false), new Fleet(null, List.of()));
    }

    private static List<String> paths(Plan plan) {
        return plan.problems().stream().map(Problem::path).toList();
    }

    @Test
    void anExternalEngineHasNoVersionOfOurs() throws IOException {
        Plan plan = scenario(CENTRALIZED, FLEET).plan();
        assertThat(plan.problems()).isEmpty();
        PlannedInstance planned = plan.instances().get(0);
        assertThat(planned.instance().engine().external()).isTrue();
        assertThat(planned.instance().engine().version()).isEmpty();
        assertThat(planned.revision()).isEqualTo(new Revision("", null));
    }

    @Test
    void itsOwnClusterIsRegisteredBesideWhatItUsesAlready() throws IOException {
        String perCluster = CENTRALIZED.replace("Centralized", "PerCluster");
        Plan external = scenario(perCluster, FLEET).plan();
        assertThat(server(external)).doesNotContain("kubernetes.default.svc");
        Plan managed =
                scenario(perCluster.replace("External", "Managed"), FLEET).plan();
        assertThat(server(managed)).isEqualTo("https://kubernetes.default.svc");
    }

    private static String server(Plan plan) {
        return EngineSecret.of(plan.registrations().get(0))
                .json()
                .at("/stringData/server")
                .asText();
    }

    @Test
    void oneGroupMayHaveOneOfItsOwnAmongManagedOnes() throws IOException {
        Plan plan = scenario("""
                        mode: PerGroup
                        engine: {type: ArgoCD, size: Large, version: v3.4.13, imageRegistry: mirror.example.com}
                        perGroup:
                          groups:
                            - name: eu
                              selector: {matchLabels: {region: eu}}
                              controlClusterRef: {name: paris}
                              engine: {management: External}
                            - name: us
                              selector: {matchLabels: {region: us}}
                              controlClusterRef: {name: boston}
                        """, FLEET + CLUSTER.formatted("boston", "us", "Kubeconfig"))
                .plan();
        assertThat(plan.problems()).isEmpty();
        Instance eu = plan.instances().get(0).instance();
        assertThat(eu.engine().external()).isTrue();
        assertThat(eu.engine().imageRegistry()).isNull();
        assertThat(eu.engine().version()).isEmpty();
        Instance us = plan.instances().get(1).instance();
        assertThat(us.engine().external()).isFalse();
        assertThat(us.engine().version()).isEqualTo("v3.4.13");
    }

    @Test
    void whatAnOverrideWouldChangeIsRefused() throws IOException {
        Plan plan = refused("""
                        mode: PerGroup
                        engine: {type: ArgoCD, management: External}
                        perGroup:
                          groups:
                            - name: eu
                              selector: {matchLabels: {region: eu}}
                              controlClusterRef: {name: paris}
                              engine: {size: Large}
                            - name: us
                              selector: {matchLabels: {region: us}}
                              controlClusterRef: {name: boston}
                              engine: {management: Managed, size: Large}
                        """);
        assertThat(paths(plan)).containsExactly("spec.perGroup.groups[eu].engine.size");
        assertThat(plan.problems()).extracting(Problem::reason).containsOnly("EngineIsExternal");
        assertThat(plan.instances()).isEmpty();
    }

    @Test
    void everyFieldOfAnInstallationIsRefused() throws IOException {
        Plan plan = refused("""
                        mode: CockpitFleet
                        engine:
                          type: ArgoCD
                          management: External
                          version: v3.5.7
                          imageRegistry: mirror.example.com
                          source: {type: URL}
                          patches: []
                        cockpitFleet:
                          cockpit: {engine: {argoCD: {shards: 2}}}
                          fleet: {mode: PerCluster, engine: {version: v3.5.7}}
                        """);
        assertThat(paths(plan))
                .containsExactlyInAnyOrder(
                        "spec.engine.version",
                        "spec.engine.imageRegistry",
                        "spec.engine.source",
                        "spec.engine.patches",
                        "spec.cockpitFleet.cockpit.engine.argoCD",
                        "spec.cockpitFleet.fleet.engine.version");
    }

    @Test
    void rolesOfATenantAreInItsProject() throws IOException {
        String tenant = """
                ---
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsTenant
                metadata: {name: checkout, namespace: gitops-topology-system}
                spec:
                  namespaces: [checkout]
                  clusters: {}
                  roles:
                    - {name: developer, groups: ["cn=dev,ou=x"], permissions: [Sync]}
                    - {name: robot, permissions: [View]}
                """;
        JsonNode roles = project(CENTRALIZED, tenant).at("/spec/roles");
        assertThat(roles.at("/0/policies").valueStream().map(JsonNode::asText))
                .contains("p, proj:checkout:developer, applications, sync, checkout/*, allow");
        assertThat(roles.at("/0/groups").valueStream().map(JsonNode::asText))
                .as("Argo CD pastes it into a line of policy")
                .containsExactly("\"cn=dev,ou=x\"");
        assertThat(roles.path(1).has("groups")).isFalse();
        JsonNode managed =
                project(CENTRALIZED.replace("External", "Managed"), tenant).at("/spec/roles");
        assertThat(managed.path(0).has("policies")).isFalse();
    }

    private static JsonNode project(String spec, String tenant) throws IOException {
        TenantScenario scenario = scenario(spec, FLEET + tenant);
        assertThat(scenario.tenancy().problems()).isEmpty();
        return TenancyRenderer.project(scenario.tenancy().tenants().get(0))
                .get(0)
                .manifests()
                .get(0)
                .json();
    }
}
