package dev.gitopstopology.cli;

import dev.gitopstopology.demo.DemoReport;
import java.util.List;
import java.util.stream.Collectors;

/** The demo's report as a tree for people. */
final class DemoTree {
    private DemoTree() {}

    static String of(DemoReport report) {
        StringBuilder text = new StringBuilder();
        for (DemoReport.Topology topology : report.topologies()) {
            line(
                    text,
                    0,
                    "GitOpsTopology %s  %s  mode %s  %s"
                            .formatted(
                                    topology.name(),
                                    topology.ready() ? "Ready" : "not ready: " + topology.reason(),
                                    topology.mode(),
                                    topology.version()));
            line(text, 1, "release manifest " + topology.digest());
        }
        for (DemoReport.Cluster cluster : report.clusters()) {
            line(
                    text,
                    0,
                    "%s  %s  %d objects of ours"
                            .formatted(
                                    cluster.hub() ? "hub" : "cluster " + cluster.name(),
                                    cluster.server(),
                                    cluster.objects()));
            report.instances().stream()
                    .filter(instance -> instance.cluster().equals(cluster.name()))
                    .forEach(instance -> instance(text, instance));
            if (!cluster.hub()) {
                line(
                        text,
                        1,
                        "%s  %s".formatted(cluster.registered() ? "registered" : "NOT registered", facts(cluster)));
                if (!cluster.way().isEmpty()) {
                    line(text, 1, "from Cluster API: " + way(cluster));
                }
            }
        }
        line(text, 0, "");
        report.simulated().forEach(what -> line(text, 0, "simulated: " + what));
        line(
                text,
                0,
                "API writes: first pass %d (%.1f s), second pass %s"
                        .formatted(
                                report.writes().first(),
                                report.writes().firstSeconds(),
                                report.writes().second() < 0
                                        ? "not run"
                                        : report.writes().second()
                                                + " (%.1f s)"
                                                        .formatted(
                                                                report.writes().secondSeconds())));
        return text.toString();
    }

    private static void instance(StringBuilder text, DemoReport.Instance instance) {
        line(
                text,
                1,
                "EngineInstance %s  %s %s  namespace %s  %s"
                        .formatted(
                                instance.name(),
                                instance.engine(),
                                instance.version(),
                                instance.namespace(),
                                instance.ready() ? "Ready" : "not ready"));
        line(text, 2, "registered clusters: " + list(instance.registeredClusters()));
        line(text, 2, "projects: " + list(instance.projects()));
    }

    private static String facts(DemoReport.Cluster cluster) {
        return cluster.facts().entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String way(DemoReport.Cluster cluster) {
        return cluster.way().stream()
                .map(reached -> "%s +%d s".formatted(reached.condition(), reached.seconds()))
                .collect(Collectors.joining(", "));
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static void line(StringBuilder text, int depth, String content) {
        text.append("   ".repeat(depth)).append(content).append(System.lineSeparator());
    }
}
