package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.demo.OwnDefinitions;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every object that any example leads to is taken by a real API server that refuses unknown fields, with the definitions of the
 * releases themselves. It is a dry run, but for definitions and namespaces.
 */
class ExamplesOnServerIT {
    private static final String DEFINITION = "CustomResourceDefinition";
    private static final int TOO_MANY_REQUESTS = 429;
    /** Of a provider whose module no proxy has: what we use of it. */
    private static final Path KAMAJI = Path.of("src/test/resources/capi/kamaji-control-plane.yaml");

    private static final Map<Path, List<JsonNode>> RENDERED = new TreeMap<>();
    private static LocalCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws Exception {
        for (Path example : ExamplesTest.examples()) {
            RENDERED.put(example, rendered(example));
        }
        cluster = LocalCluster.start(ClusterOptions.named("examples").withoutControllerManager());
        Config config = Config.fromKubeconfig(cluster.kubeconfig());
        config.setRequestRetryBackoffLimit(0); // an unknown field is answered with 500, which is no reason to ask again
        client = new KubernetesClientBuilder().withConfig(config).build();
        OwnDefinitions.install(client);
        Definitions.install(client, Components.values());
        CustomResourceDefinition kamaji =
                client.getKubernetesSerialization().unmarshal(Files.readString(KAMAJI), CustomResourceDefinition.class);
        client.resource(kamaji).create();
        Set<String> definitions = new TreeSet<>(Set.of(kamaji.getMetadata().getName()));
        Set<String> namespaces = new TreeSet<>();
        RENDERED.values().stream().flatMap(List::stream).forEach(object -> {
            if (object.path("kind").asText().equals(DEFINITION) && definitions.add(name(object))) {
                client.resource(resource(object)).patch(strictly(List.of()));
            }
            namespace(object).ifPresent(namespaces::add);
        });
        definitions.forEach(ExamplesOnServerIT::awaitServed);
        namespaces.forEach(namespace -> client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply());
        assertThat(definitions).contains("appprojects.argoproj.io", "kustomizations.kustomize.toolkit.fluxcd.io");
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    static List<Path> examples() throws IOException {
        return ExamplesTest.examples();
    }

    private static List<JsonNode> rendered(Path example) throws IOException {
        Run run = Run.of("render", "-f", example.toString(), "-o", "json");
        assertThat(run.exit()).as(run.err()).isZero();
        List<JsonNode> objects = new ArrayList<>();
        new ObjectMapper()
                .readTree(run.out())
                .path("items")
                .forEach(set -> set.path("objects").forEach(objects::add));
        return objects;
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static Optional<String> namespace(JsonNode object) {
        return Optional.of(object.path("metadata").path("namespace").asText("")).filter(name -> !name.isEmpty());
    }

    private static void awaitServed(String definition) {
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(definition)
                .waitUntilCondition(ExamplesOnServerIT::served, 120, TimeUnit.SECONDS);
    }

    private static boolean served(CustomResourceDefinition definition) {
        return definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private static GenericKubernetesResource resource(JsonNode object) {
        return client.getKubernetesSerialization().unmarshal(object.toString(), GenericKubernetesResource.class);
    }

    private static PatchContext strictly(List<String> dryRun) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("test")
                .withForce(true)
                .withFieldValidation("Strict")
                .withDryRun(dryRun)
                .build();
    }

    private static Optional<String> refusal(JsonNode object) {
        return await().pollDelay(Duration.ZERO).until(() -> answer(object), answered -> true);
    }

    /** @throws KubernetesClientException when there was no answer, or "not now": to be asked again */
    private static Optional<String> answer(JsonNode object) {
        try {
            client.resource(resource(object)).patch(strictly(List.of("All")));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getStatus() == null || e.getCode() == TOO_MANY_REQUESTS) {
                throw e;
            }
            return Optional.of("%s %s/%s: %s"
                    .formatted(
                            object.path("kind").asText(), namespace(object).orElse(""), name(object), e.getMessage()));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyObjectIsTaken(Path example) {
        assertThat(RENDERED.get(example))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(refusal(object)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFieldThatItsDefinitionDoesNotHaveWouldBeRefused(String kind) {
        ObjectNode object = RENDERED.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow()
                .deepCopy();
        object.withObjectProperty("spec").put("nameOfNoField", true);
        assertThat(refusal(object))
                .hasValueSatisfying(message -> assertThat(message).contains("nameOfNoField"));
    }

    static List<String> kinds() {
        return List.of(
                "Deployment",
                "EngineInstance",
                "AppProject",
                "GitRepository",
                "Kustomization",
                "Cluster",
                "KubeadmControlPlane",
                "KamajiControlPlane",
                "AzureCluster");
    }
}
