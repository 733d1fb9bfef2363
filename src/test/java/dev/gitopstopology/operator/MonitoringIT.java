package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What a Prometheus operator is told of an engine on a member, before it is there, with it, and when it is no longer wanted. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MonitoringIT {
    private static final String SPEC = """
            mode: PerCluster
            engine: {type: ArgoCD%s}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            perCluster: {}
            """;
    private static World world;

    @BeforeAll
    static void start() {
        world = new World("edge");
        world.kubelets("edge");
        world.startOperator();
        world.join("edge", Map.of("fleet", "yes"));
        world.apply(Resources.topology("edge", SPEC.formatted(", monitoring: {labels: {release: prometheus}}")));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static List<GenericKubernetesResource> of(String kind) {
        return world.on("edge")
                .genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("monitoring.coreos.com")
                        .withVersion("v1")
                        .withKind(kind)
                        .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
                        .withNamespaced(true)
                        .build())
                .inNamespace("argocd")
                .list()
                .getItems();
    }

    @Test
    @Order(1)
    void whereNobodyKnowsTheKindsThatIsToldAndTheEngineIsReady() {
        world.awaitReason("edge", "MonitoringNotThere");
        var conditions = world.topology("edge").getStatus().conditions();
        assertThat(world.condition(conditions, "MonitoringDelivered").message())
                .contains("PrometheusRule, ServiceMonitor", "edge", "spec.engine.monitoring");
        assertThat(world.condition(conditions, "EngineReady").status()).isEqualTo("True");
    }

    @Test
    @Order(2)
    void withTheDefinitionsItFollowsByItself() {
        MonitoringKinds.define(world.on("edge"), "ServiceMonitor");
        MonitoringKinds.define(world.on("edge"), "PrometheusRule");
        world.awaitReady("edge");
        assertThat(of("ServiceMonitor"))
                .hasSize(5)
                .allSatisfy(monitor ->
                        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus"));
        assertThat(of("PrometheusRule")).hasSize(1);
        world.markAtRest(1);
        world.restartOperator();
        world.awaitQuiet(1);
        world.awaitReady("edge");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(3)
    void whatIsNoLongerWantedGoes() {
        world.apply(Resources.topology("edge", SPEC.formatted("")));
        await("monitors gone")
                .atMost(World.PATIENCE)
                .until(() ->
                        of("ServiceMonitor").isEmpty() && of("PrometheusRule").isEmpty());
        world.awaitReady("edge");
    }
}
