package dev.gitopstopology.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.advise.Advice;
import dev.gitopstopology.advise.AdvisedTopology;
import dev.gitopstopology.advise.FluxSizing;
import dev.gitopstopology.advise.Ground;
import dev.gitopstopology.advise.Score;
import dev.gitopstopology.advise.Sizing;
import dev.gitopstopology.advise.Source;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.TreePrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Advice for people, as a topology, and as a tree. */
final class AdviceReport {
    private final Advice advice;
    private final List<Source> cited = new ArrayList<>();

    private final Paint paint;

    private AdviceReport(Advice advice, Paint paint) {
        this.advice = advice;
        this.paint = paint;
    }

    static String text(Advice advice, Paint paint) {
        return new AdviceReport(advice, paint).text();
    }

    private String text() {
        StringBuilder text = new StringBuilder(paint.strong("Advised: " + advice.shape()) + "\n");
        for (Score score : advice.scores()) {
            text.append("\n%-13s %3d of 100%n".formatted(score.shape(), score.points()));
            score.grounds()
                    .forEach(ground -> text.append(
                            "  %+4d  %s [%d]%n".formatted(ground.points(), ground.reason(), cite(ground.source()))));
        }
        FluxSizing flux = advice.flux();
        if (flux == null) {
            sizing(advice.sizing(), text);
        } else {
            sizing(flux, text);
        }
        text.append("\nTo know\n");
        advice.caveats().forEach(each -> text.append("  ").append(each).append('\n'));
        text.append("\nSources\n");
        for (int i = 0; i < cited.size(); i++) {
            text.append("  [%d] %s%n      %s%n"
                    .formatted(i + 1, cited.get(i).url(), cited.get(i).says()));
        }
        text.append("\n-o yaml prints a topology to begin with.\n");
        return text.toString();
    }

    private void sizing(Sizing sizing, StringBuilder text) {
        text.append("\nSizes of %s Argo CD: %s, %,d Applications, %,d objects%n"
                .formatted(
                        sizing.engines() == 1 ? "the" : "each of %,d".formatted(sizing.engines()),
                        sizing.clusters() == 1 ? "1 cluster" : "%,d clusters".formatted(sizing.clusters()),
                        sizing.applications(),
                        sizing.objects()));
        text.append("  size %s, profile %s, %d shard%s%n"
                .formatted(sizing.size(), sizing.profile(), sizing.shards(), sizing.shards() == 1 ? "" : "s"));
        text.append("  each shard: %d status and %d operation processors, %,d MiB of memory at most%n"
                .formatted(sizing.statusProcessors(), sizing.operationProcessors(), sizing.controllerMemory()));
        told(sizing.grounds(), text);
    }

    private void sizing(FluxSizing sizing, StringBuilder text) {
        text.append("\nSizes of %s Flux: %s, %,d Kustomizations and HelmReleases%n"
                .formatted(
                        sizing.engines() == 1 ? "the" : "each of %,d".formatted(sizing.engines()),
                        sizing.clusters() == 1 ? "1 cluster" : "%,d clusters".formatted(sizing.clusters()),
                        sizing.deliveries()));
        text.append("  size %s; each controller: %d workers, %,d MiB of memory at most%n"
                .formatted(sizing.size(), sizing.workers(), sizing.controllerMemory()));
        told(sizing.grounds(), text);
    }

    private void told(List<Ground> grounds, StringBuilder text) {
        for (Ground ground : grounds) {
            text.append("  - %s [%d]%n".formatted(ground.reason(), cite(ground.source())));
        }
    }

    private int cite(Source source) {
        if (!cited.contains(source)) {
            cited.add(source);
        }
        return cited.indexOf(source) + 1;
    }

    /** Several documents, with the caveats in front. */
    static String topology(Advice advice) {
        String caveats =
                advice.caveats().stream().map(each -> "# " + each + "\n").collect(Collectors.joining());
        return "# Advised by gitops-topology advise; put your own FleetClusters in the place of these.\n" + caveats
                + AdvisedTopology.of(advice).stream().map(TreePrinter::yaml).collect(Collectors.joining("---\n"));
    }

    static ObjectNode tree(Advice advice) {
        ObjectNode tree = TreePrinter.JSON.createObjectNode();
        tree.put("shape", advice.shape().name());
        ArrayNode scores = tree.putArray("scores");
        for (Score score : advice.scores()) {
            ObjectNode each = scores.addObject();
            each.put("shape", score.shape().name()).put("points", score.points());
            grounds(score.grounds(), each.putArray("grounds"));
        }
        FluxSizing flux = advice.flux();
        if (flux == null) {
            sizes(advice.sizing(), tree.putObject("sizing"));
        } else {
            sizes(flux, tree.putObject("sizing"));
        }
        advice.caveats().forEach(tree.putArray("caveats")::add);
        AdvisedTopology.of(advice).forEach(tree.putArray("objects")::add);
        return tree;
    }

    private static void sizes(FluxSizing sizing, ObjectNode sizes) {
        sizes.put("engine", "Flux");
        sizes.put("engines", sizing.engines());
        sizes.put("clusters", sizing.clusters());
        sizes.put("deliveries", sizing.deliveries());
        sizes.put("size", sizing.size().name());
        sizes.put("workers", sizing.workers());
        sizes.put("controllerMemoryMiB", sizing.controllerMemory());
        grounds(sizing.grounds(), sizes.putArray("grounds"));
    }

    private static void sizes(Sizing sizing, ObjectNode sizes) {
        sizes.put("engine", "ArgoCD");
        sizes.put("engines", sizing.engines());
        sizes.put("clusters", sizing.clusters());
        sizes.put("applications", sizing.applications());
        sizes.put("objects", sizing.objects());
        sizes.put("size", sizing.size().name());
        sizes.put("profile", sizing.profile().name());
        sizes.put("shards", sizing.shards());
        sizes.put("statusProcessors", sizing.statusProcessors());
        sizes.put("operationProcessors", sizing.operationProcessors());
        sizes.put("controllerMemoryMiB", sizing.controllerMemory());
        grounds(sizing.grounds(), sizes.putArray("grounds"));
    }

    private static void grounds(List<Ground> grounds, ArrayNode array) {
        grounds.forEach(ground -> array.addObject()
                .put("points", ground.points())
                .put("reason", ground.reason())
                .put("source", ground.source().url()));
    }
}
