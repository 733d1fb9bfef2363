package dev.gitopstopology.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.cli.output.ManifestPrinter;
import dev.gitopstopology.cli.output.TreePrinter;
import dev.gitopstopology.cluster.admin.Enrollment;
import dev.gitopstopology.cluster.admin.Enrollment.Step;
import dev.gitopstopology.model.Manifest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code enroll} did, or would do, as text. */
final class EnrollReport {
    private EnrollReport() {}

    /** @param dryRun the objects themselves are shown */
    static String of(Enrollment enrollment, EnrollCommand.@Nullable Output output, boolean dryRun) {
        if (output == EnrollCommand.Output.json) {
            return TreePrinter.json(tree(enrollment, dryRun)) + "\n";
        }
        if (output == EnrollCommand.Output.yaml || dryRun) {
            return enrollment.steps().stream()
                    .map(step -> "---\n# " + step.side() + ": " + word(step, dryRun) + "\n"
                            + TreePrinter.yaml(
                                    ManifestPrinter.inOrder(step.manifest().json())))
                    .collect(Collectors.joining());
        }
        return enrollment.steps().stream()
                .map(step -> "%-6s  %-9s  %s%n"
                        .formatted(
                                step.side(), word(step, false), step.manifest().id()))
                .collect(Collectors.joining());
    }

    /** A manifest for kubectl. */
    static String manifests(List<Manifest> manifests, EnrollCommand.@Nullable Output output) {
        if (output == EnrollCommand.Output.json) {
            ObjectNode list = JsonNodeFactory.instance.objectNode();
            list.put("apiVersion", "v1").put("kind", "List");
            ArrayNode items = list.putArray("items");
            manifests.forEach(manifest -> items.add(ManifestPrinter.inOrder(manifest.json())));
            return TreePrinter.json(list) + "\n";
        }
        return manifests.stream()
                .map(manifest -> "---\n" + TreePrinter.yaml(ManifestPrinter.inOrder(manifest.json())))
                .collect(Collectors.joining());
    }

    private static ObjectNode tree(Enrollment enrollment, boolean dryRun) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("dryRun", dryRun);
        if (enrollment.member() != null) {
            tree.putObject("member")
                    .put("server", enrollment.member().server())
                    .put("clusterUID", enrollment.member().uid())
                    .put("kubernetesVersion", enrollment.member().kubernetesVersion());
        }
        if (enrollment.handoverEnds() != null) {
            tree.put("handoverEnds", enrollment.handoverEnds().toString());
        }
        ArrayNode items = tree.putArray("items");
        enrollment.steps().forEach(step -> {
            ObjectNode item = items.addObject().put("cluster", step.side().name());
            if (step.change() != null) {
                item.put("change", step.change().name());
            }
            item.set("object", ManifestPrinter.inOrder(step.manifest().json()));
        });
        return tree;
    }

    private static String word(Step step, boolean dryRun) {
        if (step.change() == null) {
            return "would be applied";
        }
        String word = step.change().name().toLowerCase(Locale.ROOT);
        return dryRun ? word + " (dry run)" : word;
    }
}
