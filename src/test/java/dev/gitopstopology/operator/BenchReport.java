package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.AuditRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the lines of a benchmark, and at its end logs them and writes them to {@code target/bench/NAME.txt}. */
final class BenchReport {
    static final Path DIRECTORY = Path.of("target", "bench");
    private static final Logger LOG = LoggerFactory.getLogger(BenchReport.class);
    private final String name;
    private final List<String> lines = new ArrayList<>();

    BenchReport(String name) {
        this.name = name;
        try {
            Files.createDirectories(DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        load("at the start");
    }

    /** A line of the table; written at once, so that a run that breaks off has not measured in vain. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    void line(String format, Object... values) {
        String line = format.formatted(values);
        lines.add(line);
        LOG.atWarn().log(line);
        write();
    }

    private void load(String when) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        line("%s: %d processors, load %.1f", when, system.getAvailableProcessors(), system.getSystemLoadAverage());
    }

    void end() {
        load("at the end");
        LOG.atWarn().log("{}:\n\n{}\n", file(), String.join("\n", lines));
    }

    private Path file() {
        return DIRECTORY.resolve(name + ".txt");
    }

    private void write() {
        try {
            Files.write(file(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often what was asked, by verb and resource. */
    static Map<String, Integer> byKind(List<AuditRecord> requests) {
        Map<String, Integer> byKind = new TreeMap<>();
        requests.forEach(request -> {
            String resource = request.resource().isEmpty() ? request.requestUri() : request.resource();
            String full = request.subresource().isEmpty() ? resource : resource + "/" + request.subresource();
            byKind.merge(request.verb() + " " + full, 1, Integer::sum);
        });
        return byKind;
    }

    /** How often by verb alone. */
    static Map<String, Integer> byVerb(List<AuditRecord> requests) {
        Map<String, Integer> byVerb = new TreeMap<>();
        requests.forEach(request -> byVerb.merge(request.verb(), 1, Integer::sum));
        return byVerb;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
