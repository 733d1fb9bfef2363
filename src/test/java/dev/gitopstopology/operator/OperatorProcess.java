package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.LocalCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged operator in a JVM of its own, so that what is measured is its own. */
final class OperatorProcess implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("java.home"));
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private final Process process;

    /** What a process has, once its garbage was collected. */
    record Footprint(int threads, long rssMiB, long heapMiB, long files) {}

    OperatorProcess(LocalCluster hub) throws IOException {
        process = new ProcessBuilder(
                        HOME.resolve("bin/java").toString(),
                        "-jar",
                        "target/gitops-topology.jar",
                        "operator",
                        "--kubeconfig",
                        hub.kubeconfigFile().toString(),
                        "--metrics-port",
                        "0",
                        "--distribution-dir",
                        Binaries.distribution().toString())
                .redirectErrorStream(true)
                .redirectOutput(BenchReport.DIRECTORY.resolve("operator.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "operator-process-end"));
    }

    private Path proc(String name) {
        return Path.of("/proc", Long.toString(process.pid()), name);
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    Footprint footprint() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            jcmd("GC.run");
            TimeUnit.SECONDS.sleep(1);
        }
        Matcher heap = USED.matcher(jcmd("GC.heap_info"));
        long kib = Files.readString(proc("status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
        return new Footprint(
                (int) count(proc("task")),
                kib / 1024,
                heap.find() ? Long.parseLong(heap.group(1)) / 1024 : -1,
                count(proc("fd")));
    }

    /** Threads by what is left of their names without numbers. */
    Map<String, Integer> threads() throws IOException, InterruptedException {
        Map<String, Integer> byName = new TreeMap<>();
        jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"") && line.indexOf('"', 1) > 0)
                .map(line -> line.substring(1, line.indexOf('"', 1)).replaceAll("[-# ]?\\d+(@[0-9a-f]+)?", ""))
                .forEach(name -> byName.merge(name, 1, Integer::sum));
        return byName;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(HOME.resolve("bin/jcmd").toString(), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return output;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
