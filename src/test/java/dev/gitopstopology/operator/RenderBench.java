package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code render} of the cockpit-fleet example as a process that has just started, against {@code helm template} of the same release of Argo CD: its
 * own manifests in a chart of one file, in which nothing is to be computed. Where no helm is at hand, only the first.
 */
@Tag("bench")
class RenderBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final String RELEASE = "argo-cd/v3.5.7/install.yaml";

    @TempDir
    Path directory;

    private final BenchReport report = new BenchReport("render");

    private static Optional<Path> helm() {
        Stream<Path> path = Stream.of(System.getenv("PATH").split(":")).map(place -> Path.of(place, "helm"));
        Stream<Path> named = Stream.ofNullable(System.getProperty("bench.helm")).map(Path::of);
        return Stream.concat(named, path).filter(Files::isExecutable).findFirst();
    }

    @Test
    void aColdProcess() throws Exception {
        List<String> render = List.of(
                Path.of("gitops-topology").toAbsolutePath().toString(),
                "render",
                "-f",
                "examples/cockpit-fleet",
                "--distribution-dir",
                Binaries.distribution().toString());
        List<String> template = helm().map(helm -> List.of(helm.toString(), "template", "argo-cd", chart().toString()))
                .orElse(List.of());
        List<Double> ours = new ArrayList<>();
        List<Double> helms = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double rendered = seconds(render, "render");
            double templated = template.isEmpty() ? 0 : seconds(template, "helm");
            if (round > 0) {
                ours.add(rendered);
                helms.add(templated);
            }
        }
        report.line(
                "render -f examples/cockpit-fleet: median %.2f s, %d objects",
                BenchReport.median(ours), objects("render"));
        if (template.isEmpty()) {
            report.line("no helm on the PATH: -Dbench.helm=FILE names one");
        } else {
            report.line(
                    "helm template of one Argo CD: median %.2f s, %d objects; ratio %.2f",
                    BenchReport.median(helms), objects("helm"), BenchReport.median(ours) / BenchReport.median(helms));
        }
        report.end();
    }

    private Path chart() {
        try {
            Path chart = directory.resolve("argo-cd");
            Files.createDirectories(chart.resolve("templates"));
            Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: argo-cd\nversion: 3.5.7\n");
            String manifests = Files.readString(Binaries.distribution().resolve(RELEASE));
            Files.writeString(chart.resolve("templates/install.yaml"), manifests.replace("{{", "{{ \"{{\" }}"));
            return chart;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private double seconds(List<String> command, String name) throws IOException, InterruptedException {
        Path out = directory.resolve(name + ".yaml");
        Path err = directory.resolve(name + ".log");
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(err, StandardCharsets.UTF_8));
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private long objects(String name) throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve(name + ".yaml"))) {
            return lines.filter(line -> line.startsWith("kind: ")).count();
        }
    }
}
