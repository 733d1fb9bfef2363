package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.FreePort;
import dev.gitopstopology.localcluster.LocalCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code ./gitops-topology operator --leader-elect} as a process, one of several. */
final class ReplicaProcess implements AutoCloseable {
    private final Process process;
    private final FreePort port = FreePort.take();
    private final Path log;

    /** @param name also the first part of its Lease identity */
    ReplicaProcess(String name, LocalCluster hub, Path directory) throws IOException {
        this(Path.of("gitops-topology"), name, hub, directory);
    }

    /** @param launcher of this version or of another */
    ReplicaProcess(Path launcher, String name, LocalCluster hub, Path directory) throws IOException {
        log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                launcher.toAbsolutePath().toString(),
                "operator",
                "--kubeconfig",
                hub.kubeconfigFile().toString(),
                "--leader-elect",
                "--metrics-port",
                Integer.toString(port.number()),
                "--distribution-dir",
                Binaries.distribution().toString());
        builder.environment().put("GITOPS_TOPOLOGY_LOG_FORMAT", "json");
        builder.environment().put("HOSTNAME", name);
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "replica-end"));
    }

    Process process() {
        return process;
    }

    /** The launcher becomes the JVM; before that, JVM and launcher are two. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** @param name of a signal, such as STOP */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " ended with " + code);
        }
    }

    int status(String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.number() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    String text() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        kill();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        port.close();
    }
}
