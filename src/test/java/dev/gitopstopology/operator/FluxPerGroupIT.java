package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A Flux on a member, installed with the installer's rights only: it serves its own cluster and a spoke. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FluxPerGroupIT {
    private static final String SPEC = """
            mode: PerGroup
            engine:
              type: Flux
              access: {profile: Namespaced, namespaces: [shop]}
              repositories: [{url: "https://git.example.com/platform.git", secretRef: {name: git}}]
            clusters:
              selector: {matchLabels: {fleet: "yes"}}
            perGroup:
              groups:
              - name: emea
                selector: {}
                controlClusterRef: {name: control}
            """;
    private static World world;
    private static Engines engines;
    private static FluxPlaces places;

    @BeforeAll
    static void start() {
        world = new World("control", "spoke");
        world.kubelets("control");
        engines = new Engines(world);
        places = new FluxPlaces(world.on("control"));
        world.startOperator();
        world.join("control", Map.of("fleet", "yes"));
        world.join("spoke", Map.of("fleet", "yes", "region", "emea"));
        world.apply(new SecretBuilder()
                .withNewMetadata()
                .withName("git")
                .withNamespace(World.NS)
                .addToLabels(Api.LABEL_ENGINE_CREDENTIAL, "true")
                .endMetadata()
                .addToData(Map.of("username", "cGxhdGZvcm0=", "password", "cGxhdGZvcm0="))
                .build());
        world.apply(Resources.topology("regions", SPEC));
        world.awaitReady("regions");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static boolean copied(String namespace) {
        return world.on("control")
                        .secrets()
                        .inNamespace(namespace)
                        .withName("git")
                        .get()
                != null;
    }

    private static boolean engineMay(String verb, String resource, String namespace) {
        return AccessReview.may(
                world.on("control"),
                "system:serviceaccount:flux-system:gitops-topology-flux",
                new ResourceAttributesBuilder()
                        .withVerb(verb)
                        .withResource(resource)
                        .withNamespace(namespace)
                        .build());
    }

    @Test
    @Order(1)
    void theEngineIsOnTheControlClusterAndServesBoth() {
        assertThat(engines.deployments("hub")).isZero();
        assertThat(engines.deployments("spoke")).isZero();
        assertThat(engines.deployments("control")).isEqualTo(3);
        assertThat(engines.told()).containsExactly("control 2 True");
        assertThat(places.kubeconfig("control")).contains("https://kubernetes.default.svc");
        assertThat(places.facts("spoke")).containsEntry("region", "emea");
        String account = "system:serviceaccount:" + places.namespace("spoke") + ":gitops-topology-flux";
        try (KubernetesClient flux = places.client("spoke", account)) {
            flux.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("delivered")
                            .withNamespace("shop")
                            .endMetadata()
                            .build())
                    .create();
        }
        assertThat(engineMay("create", "configmaps", "shop")).isTrue();
        assertThat(engineMay("create", "configmaps", "default")).isFalse();
        assertThat(engineMay("get", "secrets", "gitops-topology-system")).isFalse();
        await().atMost(World.PATIENCE)
                .until(() -> copied("flux-system")
                        && copied(places.namespace("control"))
                        && copied(places.namespace("spoke")));
    }

    @Test
    @Order(2)
    void aRestartedOperatorWritesNothing() {
        world.markAtRest(2);
        world.restartOperator();
        world.awaitQuiet(2);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(3)
    void aSpokeThatLeavesIsSuspendedAndOurRightsBesideTheEngineEnd() {
        String place = places.namespace("spoke");
        places.kustomization("spoke", "shop", false);
        assertThat(engines.installerMay("control", "get", "", "secrets", place)).isTrue();
        world.apply(Resources.cluster("spoke", Map.of("fleet", "no")));
        await().atMost(World.PATIENCE).until(() -> places.secret("spoke") == null);
        await().atMost(World.PATIENCE).until(() -> !engines.installerMay("control", "get", "", "secrets", place));
        assertThat(copied(place)).isFalse();
        assertThat(places.objects("Kustomization", "spoke"))
                .singleElement()
                .satisfies(
                        each -> assertThat(each.<Boolean>get("spec", "suspend")).isTrue());
        assertThat(world.on("spoke")
                        .configMaps()
                        .inNamespace("shop")
                        .withName("delivered")
                        .get())
                .isNotNull();
        world.awaitReady("regions");
    }

    @Test
    @Order(4)
    void whoComesBackIsDeliveredToAgain() {
        world.apply(Resources.cluster("spoke", Map.of("fleet", "yes")));
        await().atMost(World.PATIENCE).until(() -> places.secret("spoke") != null);
        await().atMost(World.PATIENCE)
                .until(() -> places.objects("Kustomization", "spoke").stream()
                        .noneMatch(each -> Boolean.TRUE.equals(each.<Boolean>get("spec", "suspend"))));
        await("it has the credentials again").atMost(World.PATIENCE).until(() -> copied(places.namespace("spoke")));
        world.awaitReady("regions");
    }

    @Test
    @Order(5)
    void aRemovedTopologyLeavesNothingOfOurs() {
        world.apply(Resources.topology("regions", SPEC + "onRemove: Remove\n"));
        world.awaitReady("regions");
        world.hub().resource(world.topology("regions")).delete();
        await().atMost(World.PATIENCE).until(() -> world.topology("regions") == null);
        assertThat(engines.deployments("control")).isZero();
        assertThat(engines.records("control")).isEmpty();
        assertThat(List.of("flux-system", places.namespace("control"), places.namespace("spoke")))
                .noneMatch(FluxPerGroupIT::copied);
        assertThat(places.secret("spoke")).isNull();
        assertThat(places.secret("control")).isNull();
        await().atMost(World.PATIENCE)
                .until(() -> !engines.installerMay("control", "get", "", "secrets", places.namespace("spoke")));
    }
}
