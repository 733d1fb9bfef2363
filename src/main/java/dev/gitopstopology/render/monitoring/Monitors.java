package dev.gitopstopology.render.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.FluxComponent;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is scraped: the metrics Services of Argo CD (operator-manual/metrics.md), by the names of their releases, and the controllers of
 * Flux (fluxcd.io, Flux Prometheus metrics), which have no Service.
 */
final class Monitors {
    private static final List<String> CORE =
            List.of("argocd-metrics", "argocd-repo-server", "argocd-applicationset-controller");
    private static final List<String> FULL =
            List.of("argocd-server-metrics", "argocd-notifications-controller-metrics");

    private Monitors() {}

    static Stream<Manifest> ofArgoCD(ArgoCDProfile profile) {
        Stream<String> services = switch (profile) {
            case Core -> CORE.stream();
            case Standard, HighAvailability -> Stream.concat(CORE.stream(), FULL.stream());
        };
        return services.map(Monitors::service);
    }

    private static Manifest service(String service) {
        return YamlText.object("""
                        apiVersion: monitoring.coreos.com/v1
                        kind: ServiceMonitor
                        metadata: {}
                        spec:
                          selector: {}
                          endpoints:
                          - port: metrics
                        """).edit(json -> {
            json.withObjectProperty("metadata").put("name", service);
            json.withObjectProperty("spec")
                    .withObjectProperty("selector")
                    .putObject("matchLabels")
                    .put("app.kubernetes.io/name", service);
        });
    }

    static Stream<Manifest> ofFlux(List<FluxComponent> components) {
        return Stream.of(YamlText.object("""
                        apiVersion: monitoring.coreos.com/v1
                        kind: PodMonitor
                        metadata:
                          name: flux
                        spec:
                          selector:
                            matchExpressions:
                            - key: app
                              operator: In
                              values: []
                          podMetricsEndpoints:
                          - port: http-prom
                        """).edit(json -> {
            JsonNode expression = json.at("/spec/selector/matchExpressions/0");
            components.forEach(component ->
                    ((ObjectNode) expression).withArrayProperty("values").add(component.controller()));
        }));
    }
}
