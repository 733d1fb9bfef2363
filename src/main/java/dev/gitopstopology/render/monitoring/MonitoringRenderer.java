package dev.gitopstopology.render.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Monitoring;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.render.Ownership;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The monitors and the rule of an instance; none where nobody asks for any. */
public final class MonitoringRenderer {
    private MonitoringRenderer() {}

    public static RenderedSet render(Instance instance) {
        SetId id = new SetId(instance.topology(), instance.id(), instance.cluster(), SetKind.monitoring);
        Monitoring monitoring = instance.engine().monitoring();
        if (monitoring == null) {
            return new RenderedSet(id, List.of());
        }
        Engine engine = instance.engine();
        Stream<Manifest> monitors = Boolean.FALSE.equals(monitoring.serviceMonitors())
                ? Stream.empty()
                : switch (engine.type()) {
                    case ArgoCD -> Monitors.ofArgoCD(engine.profile());
                    case Flux -> Monitors.ofFlux(engine.flux().components());
                };
        Stream<Manifest> rules = Boolean.FALSE.equals(monitoring.alerts())
                ? Stream.empty()
                : Stream.of(
                        switch (engine.type()) {
                            case ArgoCD -> Alerts.ofArgoCD(instance);
                            case Flux -> Alerts.ofFlux(instance);
                        });
        Map<String, String> labels = Objects.requireNonNullElse(monitoring.labels(), Map.of());
        return new RenderedSet(
                id,
                Stream.concat(monitors, rules)
                        .map(manifest -> placed(manifest, engine.namespace(), labels))
                        .map(manifest -> Ownership.label(manifest, instance)) // last: nobody's label says whose it is
                        .toList());
    }

    private static Manifest placed(Manifest manifest, String namespace, Map<String, String> labels) {
        return manifest.edit(json -> {
            ObjectNode metadata = json.withObjectProperty("metadata").put("namespace", namespace);
            labels.forEach(metadata.withObjectProperty("labels")::put);
        });
    }
}
