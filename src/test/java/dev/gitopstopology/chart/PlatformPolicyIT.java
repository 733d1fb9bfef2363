package dev.gitopstopology.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.demo.OwnDefinitions;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.plan.AuthorityVerdict;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admission policy of the chart says on a real API server what the operator says itself. */
class PlatformPolicyIT {
    private static final String VALUES = """
            image: {repository: r}
            namespaces: [gitops-topology-system, platform]
            platformNamespaces: [gitops-topology-system, platform]
            """;
    private static final Set<String> PLATFORM = Set.of("gitops-topology-system", "platform");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Pattern POLICY = Pattern.compile(
            "ValidatingAdmissionPolicy '(topologies|fleetclusters)\\.gitops-topology\\.dev' with binding '[^']+' denied request: ");
    private static LocalCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws InterruptedException {
        cluster = LocalCluster.start(ClusterOptions.named("policy").withoutControllerManager());
        Config config = Config.fromKubeconfig(cluster.kubeconfig());
        config.setRequestRetryBackoffLimit(0);
        client = new KubernetesClientBuilder().withConfig(config).build();
        OwnDefinitions.install(client);
        for (String namespace : List.of("gitops-topology-system", "platform", "team-a")) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
        client.resource(topology("before", "{mode: Centralized, engine: {type: ArgoCD}}"))
                .create();
        Chart.objects(VALUES).stream()
                .filter(object -> object.path("kind").asText().startsWith("ValidatingAdmissionPolicy"))
                .forEach(PlatformPolicyIT::applyStrictly);
        await("the policy is in force")
                .atMost(Duration.ofMinutes(2))
                .ignoreException(KubernetesClientException.class)
                .until(() -> refusal(topology("probe", "{mode: Centralized, engine: {type: ArgoCD}}"))
                        .filter(words -> words.contains("NotPlatformNamespace"))
                        .isPresent());
        await("the other policy is in force")
                .atMost(Duration.ofMinutes(2))
                .ignoreException(KubernetesClientException.class)
                .until(() -> refusal(fleetCluster("{type: InCluster}"))
                        .filter(words -> words.contains("NotPlatformNamespace"))
                        .isPresent());
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    private static void applyStrictly(JsonNode object) {
        client.resource(YAML.unmarshal(object.toString(), GenericKubernetesResource.class))
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("helm")
                        .withFieldValidation("Strict")
                        .build());
    }

    private static GitOpsTopology topology(String name, String spec) {
        return YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsTopology
                metadata: {name: %s, namespace: team-a}
                spec: %s
                """.formatted(name, spec), GitOpsTopology.class);
    }

    private static FleetCluster fleetCluster(String connection) {
        return YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: FleetCluster
                metadata: {name: mine, namespace: team-a}
                spec: {connection: %s}
                """.formatted(connection), FleetCluster.class);
    }

    /** What the policy says against it; whatever else the server says is no verdict, and is thrown. */
    private static Optional<String> refusal(HasMetadata object) {
        return refusal(() -> client.resource(object).dryRun(true).create());
    }

    private static Optional<String> refusal(Runnable request) {
        try {
            request.run();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(verdict(e));
        }
    }

    private static String verdict(KubernetesClientException refused) {
        Status status = refused.getStatus();
        String words = status == null ? "" : String.valueOf(status.getMessage());
        if (refused.getCode() != HttpURLConnection.HTTP_FORBIDDEN
                || !POLICY.matcher(words).find()) {
            throw refused;
        }
        return words;
    }

    static List<Path> topologies() {
        return samples("gitopstopology");
    }

    static List<Path> fleetClusters() {
        return samples("fleetcluster");
    }

    private static List<Path> samples(String kind) {
        try (Stream<Path> folders = Files.list(Path.of("src/test/resources/validate", kind))) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("good-"))
                    .map(folder -> folder.resolve("in.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void theSameVerdictOnATopology(Path sample) throws IOException {
        GitOpsTopology topology = YAML.unmarshal(Files.readString(sample), GitOpsTopology.class);
        for (String namespace : List.of("team-a", "platform")) {
            topology.getMetadata().setNamespace(namespace);
            assertTheSame(AuthorityVerdict.of(PLATFORM, topology), refusal(topology));
        }
    }

    @ParameterizedTest
    @MethodSource("fleetClusters")
    void theSameVerdictOnAFleetCluster(Path sample) throws IOException {
        FleetCluster fleetCluster = YAML.unmarshal(Files.readString(sample), FleetCluster.class);
        for (String namespace : List.of("team-a", "platform")) {
            fleetCluster.getMetadata().setNamespace(namespace);
            assertTheSame(AuthorityVerdict.of(PLATFORM, fleetCluster), refusal(fleetCluster));
        }
    }

    /** The same fields by the same names, up to the way out, which is another for either. */
    private static void assertTheSame(Optional<String> operator, Optional<String> policy) {
        assertThat(policy.isPresent())
                .as("%s, but the policy: %s", operator, policy)
                .isEqualTo(operator.isPresent());
        operator.ifPresent(message -> {
            int end = message.indexOf(" in a platform namespace");
            assertThat(policy.orElseThrow()).contains("NotPlatformNamespace: " + message.substring(0, end));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{manageHub: true}, engine: {type: ArgoCD, access: {profile: Admin}, imageRegistry: r.example.com}",
                "{}, engine: {type: ArgoCD, source: {type: ConfigMap, configMap: {name: mine}}}",
                "{}, engine: {type: ArgoCD, patches: [{target: {kind: Deployment, name: argocd-server}, merge: {spec: {replicas: 9}}}]}"
            })
    void everyPrivilegedFieldIsNamed(String spec) {
        GitOpsTopology topology = topology("mine", "{mode: Centralized, centralized: " + spec + "}");
        assertTheSame(AuthorityVerdict.of(PLATFORM, topology), refusal(topology));
    }

    @Test
    void addOnsOfAnotherNamespaceComeFromItsConfigMaps() {
        String provision = """
                {type: ClusterAPI, clusterAPI: {provision: {classRef: {name: small}, version: v1.34.2, controlPlane: {replicas: 1},
                addons: [{name: calico, %s}]}}}""";
        assertThat(refusal(fleetCluster(provision.formatted("configMap: {name: calico}"))))
                .isEmpty();
        assertThat(refusal(fleetCluster(provision.formatted("file: calico.yaml"))))
                .hasValueSatisfying(message -> assertThat(message).contains("AddonSourceNotAllowed", "team-a/mine"));
    }

    @Test
    void whatIsThereCanBeTakenAwayAndNotChanged() {
        GitOpsTopology there = client.resource(topology("before", "{}")).get();
        patch(there, "{\"metadata\":{\"finalizers\":[\"gitops-topology.dev/finalizer\"]}}");
        patch(there, "{\"metadata\":{\"finalizers\":null}}");
        assertThat(client.resource(there).get().getMetadata().getFinalizers()).isEmpty();
        assertThat(refusal(() -> patch(there, "{\"spec\":{\"engine\":{\"version\":\"v3.5.7\"}}}")))
                .hasValueSatisfying(message -> assertThat(message).contains("NotPlatformNamespace"));
    }

    /** Or a sample that the schema does not take would pass for one that both refuse. */
    @Test
    void whatTheServerRefusesForAnotherReasonIsNoVerdictOfThePolicy() {
        GitOpsTopology wrong =
                topology("mine", "{mode: PerCluster, engine: {type: ArgoCD}, centralized: {manageHub: true}}");
        assertThatThrownBy(() -> refusal(wrong))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("centralized");
        GitOpsTopology elsewhere = topology("mine", "{mode: Centralized, engine: {type: ArgoCD}}");
        elsewhere.getMetadata().setNamespace("team-b");
        assertThatThrownBy(() -> refusal(elsewhere))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("team-b");
    }

    private static void patch(HasMetadata object, String merge) {
        client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }
}
