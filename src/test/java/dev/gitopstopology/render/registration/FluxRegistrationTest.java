package dev.gitopstopology.render.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.render.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FluxRegistrationTest {
    private static final String PROFILES =
            "{profile: ReadOnly}|{profile: Admin}|{profile: Namespaced, namespaces: [shop]}"
                    + "|{profile: Impersonate, namespaces: [shop]}|{profile: Namespaced, namespaces: [shop], read: Namespaces}";

    private static Registration registration(String access) {
        return Scenario.parse("""
                metadata: {name: company, namespace: platform}
                spec: {mode: Centralized, engine: {type: Flux, access: %s}}
                ---
                metadata: {name: paris, namespace: platform}
                spec: {connection: {type: Kubeconfig}}
                """.formatted(access)).registrations().get(0);
    }

    private static List<Manifest> bindings(List<Manifest> manifests) {
        return manifests.stream()
                .filter(manifest -> manifest.json().has("roleRef"))
                .toList();
    }

    private static String role(Manifest binding) {
        return binding.json().at("/roleRef/name").asText();
    }

    @Test
    void theTokenItselfMayOnlyActAsAccountsOfTheMembersNamespace() {
        for (String access : PROFILES.split("\\|")) {
            Registration registration = registration(access);
            List<Manifest> ofTheToken = bindings(MemberAccess.of(registration).manifests()).stream()
                    .filter(binding ->
                            binding.json().path("subjects").toString().contains("\"engine-company-"))
                    .toList();
            assertThat(ofTheToken).as(access).hasSize(1);
            assertThat(role(ofTheToken.get(0))).isEqualTo("gitops-topology-engine-impersonate");
            assertThat(ofTheToken.get(0).namespace()).isEqualTo(FluxPlace.namespace(registration));
        }
    }

    @Test
    void theProfileIsBoundToTheAccountThatFluxActsAs() {
        assertThat(bindings(MemberAccess.of(registration("{profile: Namespaced, namespaces: [shop]}"))
                        .manifests()))
                .filteredOn(binding -> role(binding).equals("gitops-topology-engine-write"))
                .singleElement()
                .satisfies(binding -> {
                    assertThat(binding.namespace()).isEqualTo("shop");
                    assertThat(binding.json().path("subjects").toString())
                            .isEqualTo(
                                    "[{\"kind\":\"ServiceAccount\",\"name\":\"gitops-topology-flux\",\"namespace\":\"%s\"}]"
                                            .formatted(FluxPlace.namespace(registration("{}"))));
                });
        assertThat(bindings(MemberAccess.of(registration("{profile: ReadOnly}")).manifests()))
                .extracting(FluxRegistrationTest::role)
                .containsExactlyInAnyOrder("gitops-topology-engine-read", "gitops-topology-engine-impersonate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flux-registration-readonly",
                "flux-registration-namespaced",
                "flux-registration-own-cluster",
                "flux-registration-azure"
            })
    void everyBindingIsToARoleThatTheInstallerMayBind(String scenario) {
        JsonNode bind = Enrolment.manifests().stream()
                .filter(manifest ->
                        manifest.kind().equals("ClusterRole") && manifest.name().equals("gitops-topology-installer"))
                .findFirst()
                .orElseThrow()
                .json()
                .at("/rules/0/resourceNames");
        List<String> bindable = bind.valueStream().map(JsonNode::asText).toList();
        for (Registration registration : Scenario.read(scenario).registrations()) {
            assertThat(bindings(MemberAccess.of(registration).manifests()))
                    .isNotEmpty()
                    .allSatisfy(binding -> assertThat(bindable).contains(role(binding)));
            assertThat(bindings(FluxPlace.of(registration).manifests()))
                    .isNotEmpty()
                    .allSatisfy(binding -> assertThat(bindable).contains(role(binding)));
        }
    }

    @Test
    void whatAClusterAnswersStaysAValueInTheKubeconfig() throws JsonProcessingException {
        String hostile = "https://x\",\"proxy-url\":\"http://evil";
        Bindings bindings = new Bindings().with(Placeholder.SERVER, hostile);
        for (Placeholder placeholder : Placeholder.values()) {
            if (placeholder != Placeholder.SERVER) {
                bindings = bindings.with(placeholder, "value of " + placeholder);
            }
        }
        Manifest secret = bindings.bind(KubeconfigSecret.of(registration("{}")));
        JsonNode config = new ObjectMapper()
                .readTree(secret.json().at("/stringData/value").asText());
        JsonNode cluster = config.at("/clusters/0/cluster");
        assertThat(cluster.fieldNames()).toIterable().containsExactly("server", "certificate-authority-data");
        assertThat(cluster.path("server").asText()).isEqualTo(hostile);
        assertThat(config.at("/users/0/user/token").asText()).isEqualTo("value of ENGINE_TOKEN");
    }

    @Test
    void factsAreVariablesAndNoFactSaysThatTheClusterIsAnother() {
        JsonNode facts =
                FluxPlace.of(Scenario.read("flux-registration-readonly")
                                .registrations()
                                .get(0))
                        .manifests()
                        .stream()
                        .filter(manifest -> manifest.name().equals("cluster-facts"))
                        .findFirst()
                        .orElseThrow()
                        .json()
                        .path("data");
        assertThat(facts.fieldNames()).toIterable().allMatch(name -> name.matches("[_A-Za-z][_A-Za-z0-9]*"));
        assertThat(facts.path("cluster_name").asText()).isEqualTo("paris.eu");
        assertThat(facts.path("example_com_region").asText()).isEqualTo("eu");
    }
}
