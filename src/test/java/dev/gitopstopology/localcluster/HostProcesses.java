package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Processes that a test runs beside its clusters, such as an engine. They end as those of a cluster do: with {@link #close}, else
 * with the JVM, and where that was killed, with the sweep before the next cluster starts.
 */
public final class HostProcesses implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private final Path directory;
    private final PidFile pidFile;
    private final Map<String, ServerProcess> running = new LinkedHashMap<>();
    private final List<Integer> ports = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread hook = new Thread(this::end, "host-processes-close");

    /** @param name of the directory, by which somebody who looks at it knows what it is */
    public HostProcesses(String name) {
        Path run = CacheDirectory.of(System.getenv()).run();
        String id = name + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        this.directory = run.resolve(id);
        try {
            ClusterFiles.createPrivate(run);
            ClusterFiles.createPrivate(directory);
            this.pidFile = PidFile.create(run.resolve(id + ".pids"), List.of(directory), List.of(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The user's cache, where {@code tools/fetch-binaries} puts what it built. */
    public static Path cache() {
        return CacheDirectory.of(System.getenv()).path();
    }

    /** A program that {@code tools/fetch-binaries --with-engine} built. */
    public static Path built(String project, String version, String program) {
        Path binary = cache().resolve(project).resolve(version).resolve(program);
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException(
                    "There is no %s. Way out: run tools/fetch-binaries --with-engine.".formatted(binary));
        }
        return binary;
    }

    /** The helm that {@code tools/fetch-binaries --with-engine} built, in the version that Argo CD's image has. */
    public static Path helm() {
        Pattern pin = Pattern.compile("helm\\.sh/helm/v4 (v\\S+)");
        try (Stream<String> lines = Files.lines(Path.of("tools/helm/go.mod"))) {
            String version = lines.map(pin::matcher)
                    .filter(Matcher::find)
                    .map(match -> match.group(1))
                    .findFirst()
                    .orElseThrow();
            return built("helm", version, "helm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deleted in the end; the logs of the processes are in it. */
    public Path directory() {
        return directory;
    }

    /** A port of the loopback that nobody uses, and that no cluster or process of this JVM was given. */
    public int freePort() {
        int port = Ports.one();
        ports.add(port);
        return port;
    }

    /** @param environment all of it: nothing of ours is passed on */
    public void start(String name, List<String> command, Map<String, String> environment) {
        ServerProcess before = running.get(name);
        if (before != null && before.alive()) {
            throw new IllegalStateException(before.describe());
        }
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            running.put(name, new ServerProcess(name, process, log));
            pidFile.add(process);
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new LocalClusterException(name + " could not be started: " + e, e);
        }
    }

    /** Waits for a process that ends by itself; its failure is ours. */
    public void awaitEnd(String name, Duration patience) {
        ServerProcess process = running.get(name);
        try {
            if (!process.process().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    || process.process().exitValue() != 0) {
                throw new LocalClusterException(process.describe());
            }
            running.remove(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("interrupted while waiting for " + name, e);
        }
    }

    /** @throws LocalClusterException that quotes the log when one has ended */
    public void requireAlive() {
        running.values().stream()
                .filter(process -> !process.alive())
                .findFirst()
                .ifPresent(process -> {
                    throw new LocalClusterException(process.describe());
                });
    }

    /** Whether a probe succeeds, as a kubelet judges: any status from 200 to 399. */
    public boolean answers(URI probe) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(probe).timeout(GRACE).build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= HttpURLConnection.HTTP_OK && status < HttpURLConnection.HTTP_BAD_REQUEST;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Copies the logs to where somebody finds them after the test. */
    public void keepLogs(Path to) {
        try (Stream<Path> files = Files.list(directory)) {
            Files.createDirectories(to);
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.copy(log, to.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void end() {
        running.values().forEach(process -> process.process().destroy());
        running.values().forEach(process -> {
            process.process().descendants().forEach(ProcessHandle::destroyForcibly);
            process.stop(GRACE);
        });
        running.clear();
        ports.forEach(Ports::give);
        try {
            Trees.delete(directory);
            pidFile.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
