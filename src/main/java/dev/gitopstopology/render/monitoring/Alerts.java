package dev.gitopstopology.render.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;
import java.util.List;

/**
 * The alerts that matter, few enough to be read. The metrics are Argo CD's (operator-manual/metrics.md) and those of Flux's
 * controllers. An expression holds no text but the name of a namespace, which is a DNS label.
 */
final class Alerts {
    private record Alert(
            String name, String expression, String lasts, String severity, String summary, String wayOut) {}

    private Alerts() {}

    static Manifest ofArgoCD(Instance instance) {
        String own = "{namespace=\"" + instance.engine().namespace() + "\"";
        return rule(
                instance,
                "argocd",
                List.of(
                        new Alert(
                                "ArgoCDAbsent",
                                "absent(up" + own + ",job=\"argocd-metrics\"} == 1)",
                                "15m",
                                "critical",
                                "Nothing is heard of this Argo CD's application controller",
                                "Look at the pods of StatefulSet argocd-application-controller, and at the targets of Prometheus"),
                        new Alert(
                                "ArgoCDClusterUnreachable",
                                "argocd_cluster_connection_status" + own + "} == 0",
                                "15m",
                                "warning",
                                "Argo CD does not reach cluster {{ $labels.server }}",
                                "kubectl get fleetclusters says whether the operator reaches it; if it does, look at the conditions of the topology and at the cluster Secret"),
                        new Alert(
                                "ArgoCDSyncFailed",
                                "sum by (namespace, project, name) (increase(argocd_app_sync_total" + own
                                        + ",phase=~\"Error|Failed\"}[15m])) > 0",
                                "15m",
                                "warning",
                                "Syncs of Application {{ $labels.name }} fail",
                                "argocd app get {{ $labels.name }} shows the last operation and its message"),
                        new Alert(
                                "ArgoCDGitFetchFailed",
                                "sum by (namespace, repo) (increase(argocd_git_fetch_fail_total" + own + "}[15m])) > 0",
                                "30m",
                                "warning",
                                "Repository {{ $labels.repo }} cannot be fetched",
                                "Look at CredentialsDelivered of the topology, then at the credential itself and at engine.trust")));
    }

    static Manifest ofFlux(Instance instance) {
        String own = "{namespace=\"" + instance.engine().namespace() + "\"";
        return rule(
                instance,
                "flux",
                List.of(
                        new Alert(
                                "FluxAbsent",
                                "absent(up" + own + ",job=\""
                                        + instance.engine().namespace() + "/flux\"} == 1)",
                                "15m",
                                "critical",
                                "Nothing is heard of this Flux's controllers",
                                "Look at the pods of its Deployments, and at the targets of Prometheus"),
                        new Alert(
                                "FluxReconcileFailing",
                                "sum by (namespace, controller) (increase(controller_runtime_reconcile_errors_total"
                                        + own + "}[15m])) > 0",
                                "30m",
                                "warning",
                                "Flux's controller {{ $labels.controller }} fails again and again",
                                "flux get all -A --status-selector ready=false lists what is not ready and why")));
    }

    private static Manifest rule(Instance instance, String name, List<Alert> alerts) {
        return YamlText.object("""
                        apiVersion: monitoring.coreos.com/v1
                        kind: PrometheusRule
                        metadata: {}
                        spec:
                          groups:
                          - name: gitops-topology
                            rules: []
                        """).edit(json -> {
            json.withObjectProperty("metadata").put("name", name);
            ArrayNode rules = ((ObjectNode) json.at("/spec/groups/0")).withArrayProperty("rules");
            alerts.forEach(alert -> add(alert, instance, rules.addObject()));
        });
    }

    private static void add(Alert alert, Instance instance, ObjectNode rule) {
        rule.put("alert", alert.name()).put("expr", alert.expression()).put("for", alert.lasts());
        rule.putObject("labels")
                .put("severity", alert.severity())
                .put("engine_instance", instance.id().value());
        rule.putObject("annotations").put("summary", alert.summary()).put("description", alert.wayOut());
    }
}
