package dev.gitopstopology.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.TextTable;
import dev.gitopstopology.cluster.admin.HubOverview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hub's topologies, engines and clusters as three tables, or as one tree. */
final class StatusReport {
    private static final String NONE = "-";
    private static final Condition UNSEEN = new Condition("Ready", "Unknown", "NotReconciled", "", null, null);
    private final TextTable topologies =
            new TextTable("NAMESPACE", "TOPOLOGY", "MODE", "CLUSTERS", "READY", "REASON").wide("PLAN", "MESSAGE");
    private final TextTable instances = new TextTable(
                    "INSTANCE",
                    "TOPOLOGY",
                    "ROLE",
                    "ENGINE",
                    "VERSION",
                    "CLUSTER",
                    "NAMESPACE",
                    "CLUSTERS",
                    "READY",
                    "REASON")
            .wide("SHARDS", "URL", "MESSAGE");
    private final TextTable clusters =
            new TextTable("CLUSTER", "KUBERNETES", "ENGINES", "REGISTERED WITH", "READY", "REASON").wide("MESSAGE");
    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
    private boolean ready = true;

    private StatusReport() {
        tree.putArray("topologies");
        tree.putArray("instances");
        tree.putArray("clusters");
    }

    static StatusReport of(HubOverview overview) {
        StatusReport report = new StatusReport();
        overview.topologies().forEach(report::add);
        overview.instances().forEach(report::add);
        overview.clusters().forEach(report::add);
        return report;
    }

    /** Whether every topology, engine and cluster is Ready. */
    boolean ready() {
        return ready;
    }

    ObjectNode tree() {
        return tree;
    }

    String text(boolean wide, Paint paint) {
        if (topologies.isEmpty() && clusters.isEmpty()) {
            return "No topologies and no clusters here; -A looks into all namespaces.\n";
        }
        return Stream.of(topologies, instances, clusters)
                .filter(table -> !table.isEmpty())
                .map(table -> table.text(wide, paint::status))
                .collect(Collectors.joining("\n"));
    }

    private void add(GitOpsTopology topology) {
        var status = topology.getStatus();
        var members = status == null ? null : status.members();
        var plan = status == null ? null : status.plan();
        Condition condition = condition(status == null ? null : status.conditions());
        row(
                topologies,
                "topologies",
                condition,
                cells(
                        "namespace", topology.getMetadata().getNamespace(),
                        "name", topology.getMetadata().getName(),
                        "mode", topology.getSpec().mode().name(),
                        "clusters", members == null ? NONE : members.registered() + "/" + members.total()),
                cells("plan", plan == null ? NONE : plan.summary()));
    }

    private void add(EngineInstance instance) {
        var spec = instance.getSpec();
        var status = instance.getStatus();
        Condition condition = condition(status == null ? null : status.conditions());
        row(
                instances,
                "instances",
                condition,
                cells(
                        "name", instance.getMetadata().getName(),
                        "topology", spec.topologyRef().name(),
                        "role", spec.role(),
                        "engine", spec.type().name(),
                        "version", or(status == null || status.version() == null ? spec.version() : status.version()),
                        "cluster", spec.cluster(),
                        "namespace", spec.namespace(),
                        "clusters", status == null ? NONE : or(status.registeredClusters())),
                cells("shards", status == null ? NONE : or(status.shards()), "url", or(spec.url())));
    }

    private void add(FleetCluster cluster) {
        FleetClusterStatus status = cluster.getStatus();
        Condition condition = condition(status == null ? null : status.conditions());
        row(
                clusters,
                "clusters",
                condition,
                cells(
                        "name", cluster.getMetadata().getName(),
                        "kubernetes", status == null ? NONE : or(status.kubernetesVersion()),
                        "engines",
                                status == null || status.engines() == null
                                        ? NONE
                                        : names(status.engines().stream()
                                                .map(FleetClusterStatus.InstalledEngine::instance)),
                        "registeredWith",
                                status == null || status.registrations() == null
                                        ? NONE
                                        : names(status.registrations().stream()
                                                .map(FleetClusterStatus.Registration::instance))),
                List.of());
    }

    private record Cell(String name, String value) {}

    private static List<Cell> cells(String... namesAndValues) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            cells.add(new Cell(namesAndValues[i], namesAndValues[i + 1]));
        }
        return cells;
    }

    private void row(TextTable table, String list, Condition condition, List<Cell> cells, List<Cell> more) {
        ready &= condition.status().equals("True");
        List<Cell> all = new ArrayList<>(cells);
        all.add(new Cell("ready", condition.status()));
        all.add(new Cell("reason", condition.reason()));
        all.addAll(more);
        all.add(new Cell("message", Objects.requireNonNullElse(condition.message(), "")));
        table.row(all.stream().map(Cell::value).toList());
        ObjectNode object = ((ArrayNode) tree.path(list)).addObject();
        Map<String, String> fields = new TreeMap<>();
        all.stream()
                .filter(cell -> !cell.value().equals(NONE) && !cell.value().isEmpty())
                .forEach(cell -> fields.put(cell.name(), cell.value()));
        fields.forEach(object::put);
    }

    private static Condition condition(@Nullable List<Condition> conditions) {
        return Stream.ofNullable(conditions)
                .flatMap(List::stream)
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .orElse(UNSEEN);
    }

    private static String names(Stream<String> names) {
        String all = names.sorted().collect(Collectors.joining(","));
        return all.isEmpty() ? NONE : all;
    }

    private static String or(@Nullable Object value) {
        return value == null ? NONE : value.toString();
    }
}
