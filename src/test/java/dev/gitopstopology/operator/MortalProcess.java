package dev.gitopstopology.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The packaged operator in a JVM of its own, killed with SIGKILL. */
final class MortalProcess implements Mortal {
    private static final Path LOG = Path.of("target", "crash", "operator.log");
    private final Path kubeconfig;
    private final Path distribution;
    private Process process;

    MortalProcess(Path kubeconfig, Path distribution) {
        this.kubeconfig = kubeconfig;
        this.distribution = distribution;
    }

    @Override
    public void start() throws IOException {
        Files.createDirectories(LOG.getParent());
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        "target/gitops-topology.jar",
                        "operator",
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--metrics-port",
                        "-1",
                        "--distribution-dir",
                        distribution.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly, "mortal-process-end"));
        process = started;
    }

    @Override
    public void kill() {
        if (process == null) {
            return;
        }
        try {
            if (!process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " outlived SIGKILL by 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the operator died", e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
