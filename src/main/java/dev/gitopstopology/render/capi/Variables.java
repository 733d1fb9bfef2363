package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionVariable;
import dev.gitopstopology.api.ProvisionWorkers;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.YamlScalars;
import dev.gitopstopology.render.capi.Interpolation.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values that a template's scalars take. Values are put into scalars that were parsed already, so none can change what the
 * document is made of. Remembers what was asked for and what was wrong.
 */
final class Variables {
    private static final String PATH = Where.PROVISION + ".variables";
    private final Map<String, JsonNode> values = new TreeMap<>();
    /** What clusterctl counts where nobody says anything, not even the template. */
    private final Map<String, JsonNode> atLast = new TreeMap<>();

    private final TreeSet<String> given = new TreeSet<>();
    private final TreeSet<String> asked = new TreeSet<>();
    private final Map<String, Integer> missing = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Where where;

    Variables(ClusterKey key, Provision provision, Where where) {
        this.where = where;
        values.put("CLUSTER_NAME", TextNode.valueOf(key.name()));
        values.put("NAMESPACE", TextNode.valueOf(key.namespace()));
        values.put("KUBERNETES_VERSION", TextNode.valueOf(provision.version()));
        count("CONTROL_PLANE_MACHINE_COUNT", controlPlanes(provision), 1);
        count("WORKER_MACHINE_COUNT", workers(provision), 0);
        TreeSet<String> ours = new TreeSet<>(values.keySet());
        ours.addAll(atLast.keySet());
        for (ProvisionVariable variable :
                Objects.requireNonNullElse(provision.variables(), List.<ProvisionVariable>of())) {
            add(variable, ours);
        }
    }

    private void count(String name, @Nullable Integer count, int otherwise) {
        if (count != null) {
            values.put(name, IntNode.valueOf(count));
        }
        atLast.put(name, IntNode.valueOf(otherwise));
    }

    private static @Nullable Integer controlPlanes(Provision provision) {
        return provision.controlPlane() == null
                ? null
                : provision.controlPlane().replicas();
    }

    private static @Nullable Integer workers(Provision provision) {
        if (provision.workers() == null || provision.workers().isEmpty()) {
            return null;
        }
        ProvisionWorkers first = provision.workers().get(0);
        return first.autoscaling() == null
                ? first.replicas()
                : first.autoscaling().min();
    }

    private void add(ProvisionVariable variable, TreeSet<String> ours) {
        String path = PATH + "[" + variable.name() + "]";
        if (ours.contains(variable.name())) {
            problems.add(new Problem(
                    path,
                    "VariableReserved",
                    "variable %s is set by the FleetCluster's own fields: take it out of provision.variables, and set provision.version, controlPlane.replicas or workers instead"
                            .formatted(variable.name())));
        } else if (!variable.value().isValueNode() || variable.value().isNull()) {
            problems.add(new Problem(
                    path,
                    "VariableNotScalar",
                    "variable %s is an object, a list or null: a template takes text, numbers, true and false; only a ClusterClass takes more"
                            .formatted(variable.name())));
            given.add(variable.name());
            values.put(variable.name(), TextNode.valueOf(""));
        } else {
            given.add(variable.name());
            values.put(variable.name(), variable.value());
        }
    }

    /** An unquoted scalar. One that is a single expression gets the variable's value as it is, a number or true included. */
    JsonNode plain(String text, int line) {
        Interpolation parts = parse(text, line);
        if (!parts.hasVariables()) {
            return parts.parts().size() == 1 && !parts.parts().get(0).text().equals(text)
                    ? TextNode.valueOf(parts.parts().get(0).text())
                    : YamlScalars.read(text);
        }
        Optional<Part> single = parts.single();
        return single.isPresent() ? typed(single.get(), line) : TextNode.valueOf(joined(parts, line));
    }

    /** A quoted scalar, a block of text or a key: text whatever the values are. */
    String text(String text, int line) {
        return joined(parse(text, line), line);
    }

    private Interpolation parse(String text, int line) {
        return Interpolation.of(text).orElseGet(() -> {
            problems.add(new Problem(
                    where.template(),
                    "TemplateExpression",
                    "%s, line %d: an expression ${...} of a form that is not known; write ${NAME}, ${NAME:=default} or ${NAME:-default}, and $${ where the text itself has ${"
                            .formatted(where.file(), line)));
            return new Interpolation(List.of());
        });
    }

    private JsonNode typed(Part part, int line) {
        JsonNode value = value(part);
        if (value != null) {
            return value;
        }
        String fallback = part.fallback();
        if (fallback == null) {
            return TextNode.valueOf(miss(part, line));
        }
        boolean quoted = fallback.length() > 1
                && (fallback.startsWith("\"") && fallback.endsWith("\"")
                        || fallback.startsWith("'") && fallback.endsWith("'"));
        return quoted
                ? TextNode.valueOf(text(fallback.substring(1, fallback.length() - 1), line))
                : plain(fallback, line);
    }

    private String joined(Interpolation parts, int line) {
        StringBuilder joined = new StringBuilder();
        for (Part part : parts.parts()) {
            if (part.variable() == null) {
                joined.append(part.text());
                continue;
            }
            JsonNode value = value(part);
            if (value != null) {
                joined.append(value.asText());
            } else if (part.fallback() != null) {
                joined.append(text(part.fallback(), line));
            } else {
                joined.append(miss(part, line));
            }
        }
        return joined.toString();
    }

    private @Nullable JsonNode value(Part part) {
        String name = Objects.requireNonNull(part.variable());
        asked.add(name);
        if (part.fallback() != null) {
            // what its default would ask for is used too, if not now
            Interpolation.of(part.fallback())
                    .ifPresent(inner -> inner.parts().forEach(each -> {
                        if (each.variable() != null) {
                            asked.add(each.variable());
                        }
                    }));
        }
        JsonNode value = values.get(name);
        boolean empty = value != null && value.isTextual() && value.asText().isEmpty() && part.fallback() != null;
        if (value == null && part.fallback() == null) {
            return atLast.get(name);
        }
        return empty ? null : value;
    }

    private String miss(Part part, int line) {
        missing.putIfAbsent(Objects.requireNonNull(part.variable()), line);
        return "";
    }

    /** Everything that was wrong; to be asked when the whole template was read. */
    List<Problem> problems() {
        List<Problem> all = new ArrayList<>(problems);
        missing.forEach((name, line) -> all.add(new Problem(
                PATH,
                "VariableMissing",
                "%s, line %d: ${%s} has no value and no default: add it to provision.variables"
                        .formatted(where.file(), line, name))));
        given.stream()
                .filter(name -> !asked.contains(name))
                .forEach(name -> all.add(new Problem(
                        PATH + "[" + name + "]",
                        "VariableUnused",
                        "variable %s is nowhere in %s: correct its name, or take it out of provision.variables"
                                .formatted(name, where.file()))));
        return all;
    }
}
