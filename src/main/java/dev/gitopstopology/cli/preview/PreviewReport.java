package dev.gitopstopology.cli.preview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.TextTable;
import dev.gitopstopology.cli.preview.Preview.Side;
import dev.gitopstopology.deliver.push.compare.Difference;
import dev.gitopstopology.deliver.push.compare.Difference.Field;
import dev.gitopstopology.deliver.push.compare.Difference.Kind;
import dev.gitopstopology.deliver.push.compare.SetComparison.Compared;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A preview as a table of numbers, object by object, or as a tree. */
public record PreviewReport(Preview.Result result) {
    private static final Map<Kind, String> MARKS =
            Map.of(Kind.Create, "+", Kind.Change, "~", Kind.Remove, "-", Kind.Refused, "!");

    /** How many objects there are of each kind of difference, on all clusters. */
    private Map<Kind, Long> counts() {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        all().forEach(each -> counts.merge(each.kind(), 1L, Long::sum));
        return counts;
    }

    private Stream<Difference> all() {
        return Stream.concat(
                result.resources().stream(),
                result.clusters().stream()
                        .flatMap(side -> side.sets().stream())
                        .flatMap(set -> set.differences().stream()));
    }

    public int exit() {
        boolean failed = all().anyMatch(each -> each.kind() == Kind.Refused)
                || !result.refused().isEmpty()
                || result.clusters().stream().anyMatch(side -> side.trouble() != null);
        boolean differs = all().anyMatch(each -> MARKS.containsKey(each.kind()));
        return failed ? ExitCode.FAILURE : differs ? ExitCode.DIFFERENCES : ExitCode.OK;
    }

    /** @param wide also the sets in which nothing would be done */
    public String plan(boolean wide) {
        TextTable table = new TextTable("CLUSTER", "INSTANCE", "SET", "CREATE", "CHANGE", "REMOVE", "REFUSED", "SAME");
        if (!result.resources().isEmpty()) {
            row(table, "hub", "-", "your resources", result.resources(), wide);
        }
        for (Side side : result.clusters()) {
            for (Compared set : side.sets()) {
                row(table, side.cluster().toString(), set.instance().value(), set.set(), set.differences(), wide);
            }
        }
        StringBuilder text = new StringBuilder();
        if (!table.isEmpty()) {
            text.append(table.text(false)).append('\n');
        }
        result.clusters().forEach(side -> refusals(side, text));
        result.resources().stream()
                .filter(each -> each.kind() == Kind.Refused)
                .forEach(each -> text.append("refused: ").append(each.message()).append('\n'));
        result.refused().forEach(each -> text.append("refused: ").append(each).append('\n'));
        return text.append(summary()).toString();
    }

    private static void row(
            TextTable table, String cluster, String instance, String set, List<Difference> differences, boolean wide) {
        if (wide || differences.stream().anyMatch(each -> MARKS.containsKey(each.kind()))) {
            table.row(List.of(
                    cluster,
                    instance,
                    set,
                    count(differences, Kind.Create),
                    count(differences, Kind.Change),
                    count(differences, Kind.Remove),
                    count(differences, Kind.Refused),
                    count(differences, Kind.Same)));
        }
    }

    private static String count(List<Difference> differences, Kind kind) {
        return String.valueOf(
                differences.stream().filter(each -> each.kind() == kind).count());
    }

    private static void refusals(Side side, StringBuilder text) {
        if (side.trouble() != null) {
            text.append("cluster %s was not compared: %s%n".formatted(side.cluster(), side.trouble()));
        }
        side.sets().stream()
                .flatMap(set -> set.differences().stream())
                .filter(each -> each.kind() == Kind.Refused)
                .forEach(each -> text.append("refused: ").append(each.message()).append('\n'));
    }

    /** @param colour what a line becomes on a terminal */
    public String diff(UnaryOperator<String> colour) {
        StringBuilder text = new StringBuilder();
        section(text, "hub, your resources", result.resources(), colour);
        for (Side side : result.clusters()) {
            for (Compared set : side.sets()) {
                section(
                        text,
                        "%s, %s, %s".formatted(side.cluster(), set.instance(), set.set()),
                        set.differences(),
                        colour);
            }
            if (side.trouble() != null) {
                text.append("cluster %s was not compared: %s%n%n".formatted(side.cluster(), side.trouble()));
            }
        }
        result.refused().forEach(each -> text.append("refused: ").append(each).append('\n'));
        return text.append(summary()).toString();
    }

    private static void section(
            StringBuilder text, String title, List<Difference> differences, UnaryOperator<String> colour) {
        List<Difference> told = differences.stream()
                .filter(each -> MARKS.containsKey(each.kind()) || each.kind() == Kind.Keep)
                .toList();
        if (told.isEmpty()) {
            return;
        }
        text.append(title).append('\n');
        for (Difference each : told) {
            text.append(colour.apply("  %s %s%s"
                            .formatted(
                                    MARKS.getOrDefault(each.kind(), "="),
                                    each.id(),
                                    each.kind() == Kind.Keep ? " (not wanted any more, and never deleted)" : "")))
                    .append('\n');
            if (!each.message().isEmpty()) {
                text.append("      ").append(each.message()).append('\n');
            }
            for (Field field : each.fields()) {
                text.append("      %s: %s -> %s%n"
                        .formatted(
                                field.path(),
                                Objects.requireNonNullElse(field.before(), "(not set)"),
                                Objects.requireNonNullElse(field.after(), "(not set)")));
            }
        }
        text.append('\n');
    }

    private String summary() {
        Map<Kind, Long> counts = counts();
        return "%d to create, %d to change, %d to remove, %d refused, %d unchanged, on %d clusters%n"
                .formatted(
                        counts.getOrDefault(Kind.Create, 0L),
                        counts.getOrDefault(Kind.Change, 0L),
                        counts.getOrDefault(Kind.Remove, 0L),
                        counts.getOrDefault(Kind.Refused, 0L),
                        counts.getOrDefault(Kind.Same, 0L),
                        result.clusters().size());
    }

    /** {@code resources[]}, {@code clusters[].sets[].objects[]}, {@code counts}; what stays the same is only counted. */
    public ObjectNode tree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        objects(tree.putArray("resources"), result.resources());
        ArrayNode clusters = tree.putArray("clusters");
        for (Side side : result.clusters()) {
            ObjectNode cluster =
                    clusters.addObject().put("cluster", side.cluster().toString());
            if (side.trouble() != null) {
                cluster.put("notCompared", side.trouble());
            }
            ArrayNode sets = cluster.putArray("sets");
            for (Compared set : side.sets()) {
                ObjectNode node =
                        sets.addObject().put("instance", set.instance().value()).put("set", set.set());
                objects(node.putArray("objects"), set.differences());
            }
        }
        ArrayNode refused = tree.putArray("refused");
        result.refused().forEach(refused::add);
        ObjectNode counts = tree.putObject("counts");
        counts().forEach((kind, count) -> counts.put(word(kind), count));
        return tree;
    }

    private static void objects(ArrayNode array, List<Difference> differences) {
        for (Difference each : differences) {
            if (each.kind() == Kind.Same) {
                continue;
            }
            ObjectNode node = array.addObject()
                    .put("change", word(each.kind()))
                    .put("apiVersion", each.id().apiVersion())
                    .put("kind", each.id().kind());
            if (each.id().namespace() != null) {
                node.put("namespace", each.id().namespace());
            }
            node.put("name", each.id().name());
            if (!each.message().isEmpty()) {
                node.put("message", each.message());
            }
            if (!each.fields().isEmpty()) {
                ArrayNode fields = node.putArray("fields");
                each.fields()
                        .forEach(field -> fields.addObject()
                                .put("path", field.path())
                                .put("before", field.before())
                                .put("after", field.after()));
            }
        }
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
