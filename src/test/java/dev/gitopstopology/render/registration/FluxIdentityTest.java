package dev.gitopstopology.render.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.distribution.Distribution;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.render.Scenario;
import dev.gitopstopology.render.engine.EngineRenderer;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A Flux that reaches a member by an identity of the platform. */
class FluxIdentityTest {
    private static final Registration AZURE =
            Scenario.read("flux-registration-azure").registrations().get(0);
    private static final Registration BY_TOKEN = AZURE.with((WorkloadIdentity) null);

    private static String gates(Instance instance, String controller) {
        return EngineRenderer.render(instance, Distribution.release(instance.engine()), new TreeMap<>())
                .manifests()
                .stream()
                .filter(each -> each.kind().equals("Deployment") && each.name().equals(controller))
                .flatMap(each ->
                        each.json().at("/spec/template/spec/containers/0/args").valueStream())
                .map(JsonNode::asText)
                .filter(argument -> argument.startsWith("--feature-gates="))
                .findFirst()
                .orElse("");
    }

    @Test
    void nothingOfItIsACredentialAndNobodyHasAnAccountOnTheMember() {
        assertThat(EngineSecret.of(AZURE).json().toString())
                .doesNotContain(Placeholder.ENGINE_TOKEN.text(), Placeholder.TOKEN_EXPIRES.text(), "kubeconfig");
        assertThat(MemberAccess.of(AZURE).manifests())
                .extracting(Manifest::kind)
                .doesNotContain("ServiceAccount")
                .contains("RoleBinding");
    }

    /** Of an identity that is shown to one member, another would believe everything. */
    @Test
    void theAccountIsOneOfTheMembersNamespaceAndHasNoRight() {
        Manifest record = EngineSecret.of(AZURE);
        assertThat(record.json().at("/data/serviceAccountName").asText()).isEqualTo("identity");
        List<Manifest> place = FluxPlace.of(AZURE).manifests();
        assertThat(place)
                .filteredOn(each -> each.kind().equals("ServiceAccount")
                        && each.name().equals("identity")
                        && String.valueOf(each.namespace()).equals(record.namespace()))
                .hasSize(1);
        assertThat(Stream.concat(place.stream(), MemberAccess.of(AZURE).manifests().stream())
                        .filter(each -> each.json().has("subjects")))
                .noneMatch(each -> each.json().path("subjects").toString().contains("\"identity\""));
    }

    @Test
    void withATokenThereIsNothingOfIt() {
        assertThat(FluxPlace.of(BY_TOKEN).manifests())
                .extracting(Manifest::name)
                .doesNotContain("identity", "gitops-topology-flux-identity");
        List<ObjectId> more = FluxPlace.of(AZURE).manifests().stream()
                .map(Manifest::id)
                .filter(id -> FluxPlace.of(BY_TOKEN).manifests().stream()
                        .noneMatch(each -> each.id().equals(id)))
                .toList();
        assertThat(EngineSecret.withOther(BY_TOKEN)).containsExactlyInAnyOrderElementsOf(more);
        assertThat(EngineSecret.other(BY_TOKEN)).contains(EngineSecret.of(AZURE).id());
        assertThat(EngineSecret.other(AZURE)).contains(EngineSecret.of(BY_TOKEN).id());
        assertThat(EngineSecret.withOther(AZURE)).isEmpty();
    }

    /** Flux takes one of the two, and refuses both. */
    @Test
    void objectsOfFluxNameTheOneRecordThatIsThere() {
        var spec = JsonNodeFactory.instance.objectNode();
        EngineSecret.refer(BY_TOKEN, spec);
        assertThat(spec).hasToString("{\"kubeConfig\":{\"secretRef\":{\"name\":\"cluster-kubeconfig\"}}}");
        EngineSecret.refer(AZURE, spec);
        assertThat(spec).hasToString("{\"kubeConfig\":{\"configMapRef\":{\"name\":\"cluster-identity\"}}}");
    }

    @Test
    void whereARegistrationEndsEitherRecordGoes() {
        assertThat(EngineSecret.places(AZURE.instance().id(), AZURE.member(), ""))
                .containsExactlyInAnyOrder(
                        EngineSecret.of(AZURE).id(), EngineSecret.of(BY_TOKEN).id());
    }

    @Test
    void whatAClusterAnswersStaysAValue() {
        Bindings bindings = new Bindings()
                .with(Placeholder.SERVER, "https://x\nprovider: generic")
                .with(Placeholder.CA_PEM, "{\"a\": 1}")
                .with(Placeholder.TOPOLOGY_UID, "t")
                .with(Placeholder.CLUSTER_UID, "c");
        JsonNode data = bindings.bind(EngineSecret.of(AZURE)).json().path("data");
        assertThat(data.path("provider").asText()).isEqualTo("azure");
        assertThat(data.path("address").asText()).isEqualTo("https://x\nprovider: generic");
        assertThat(data.path("ca.crt").asText()).isEqualTo("{\"a\": 1}");
    }

    @Test
    void theControllersThatDeliverAreToldToAskForTheAccountsTokens() {
        Instance plain = AZURE.instance();
        Instance identified = plain.with(plain.engine().withIdentities());
        assertThat(gates(plain, "kustomize-controller")).doesNotContain("ObjectLevelWorkloadIdentity");
        assertThat(gates(identified, "kustomize-controller")).contains("ObjectLevelWorkloadIdentity=true");
        assertThat(gates(identified, "helm-controller")).contains("ObjectLevelWorkloadIdentity=true");
        assertThat(gates(identified, "source-controller")).doesNotContain("ObjectLevelWorkloadIdentity");
    }
}
