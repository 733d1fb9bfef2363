package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of one cluster: started in order, watched until ready, stopped in reverse. */
final class ControlPlane {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    private static final int PORT_ATTEMPTS = 5;
    private static final long POLL_MILLIS = 50;
    private static final String ETCD = "etcd";
    private static final String API_SERVER = "kube-apiserver";
    private static final String CONTROLLER_MANAGER = "kube-controller-manager";

    private final ClusterOptions options;
    private final Binaries binaries;
    private final ClusterFiles files;
    private final PidFile pidFile;
    private final String token;
    private final String controllerManagerToken;
    private final Map<String, ServerProcess> processes = Collections.synchronizedMap(new LinkedHashMap<>());
    private Ports ports = Ports.take();
    private Readiness readiness;
    private boolean ended;

    ControlPlane(
            ClusterOptions options,
            Binaries binaries,
            ClusterFiles files,
            PidFile pidFile,
            String token,
            String controllerManagerToken) {
        this.options = options;
        this.binaries = binaries;
        this.files = files;
        this.pidFile = pidFile;
        this.token = token;
        this.controllerManagerToken = controllerManagerToken;
        this.readiness = new Readiness(server(), files, token);
    }

    URI server() {
        return URI.create("https://127.0.0.1:" + ports.api());
    }

    ClusterCa ca() {
        return readiness.ca();
    }

    List<ProcessHandle> processes() {
        return snapshot().stream()
                .filter(ServerProcess::alive)
                .map(p -> p.process().toHandle())
                .toList();
    }

    void startOnFreePorts() {
        for (int attempt = 1; ; attempt++) {
            try {
                startAgain();
                return;
            } catch (PortTaken e) {
                kill0();
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
                LOG.info("{}; trying other ports", e.getMessage());
                ports.release();
                ports = Ports.take();
                readiness = new Readiness(server(), files, token);
            }
        }
    }

    /** Starts what does not run. */
    void startAgain() {
        startProcess(ETCD, commands().etcd());
        startProcess(API_SERVER, apiServer(commands().apiServer(), options.apiServerFlags()));
        awaitReady();
        if (options.controllerManager()) {
            try {
                Files.writeString(
                        files.controllerManagerKubeconfig(),
                        Kubeconfig.of(options.name(), server(), ca().pem(), controllerManagerToken));
            } catch (IOException e) {
                throw new LocalClusterException("Cluster " + options.name() + ": cannot write a kubeconfig: " + e, e);
            }
            startProcess(CONTROLLER_MANAGER, commands().controllerManager());
        }
    }

    void stop(Duration deadline) {
        List<ServerProcess> all = new ArrayList<>(snapshot());
        Collections.reverse(all);
        all.forEach(p -> p.stop(deadline));
    }

    void killApiServer() {
        snapshot().stream().filter(p -> p.name().equals(API_SERVER)).forEach(ServerProcess::kill);
    }

    /** Ends all, for good: nothing starts afterwards, not even when a start is under way in another thread. */
    void kill() {
        synchronized (this) {
            ended = true;
        }
        kill0();
    }

    void releasePorts() {
        ports.release();
    }

    /** A flag that is asked for replaces ours, also one of which there may be several. */
    private static List<String> apiServer(List<String> ours, List<String> further) {
        Set<String> names = further.stream().map(ControlPlane::name).collect(Collectors.toSet());
        return Stream.concat(ours.stream().filter(flag -> !names.contains(name(flag))), further.stream())
                .toList();
    }

    private static String name(String flag) {
        return flag.split("=", 2)[0];
    }

    private void kill0() {
        List<ServerProcess> all = new ArrayList<>(snapshot());
        all.forEach(p -> p.process().destroyForcibly());
        all.forEach(ServerProcess::kill);
    }

    private Commands commands() {
        return new Commands(binaries, files, ports);
    }

    private List<ServerProcess> snapshot() {
        synchronized (processes) {
            return List.copyOf(processes.values());
        }
    }

    private synchronized void startProcess(String name, List<String> command) {
        ServerProcess there = processes.get(name);
        if (there != null && there.alive()) {
            return;
        }
        if (ended) {
            throw new LocalClusterException("Cluster " + options.name() + " was closed; start another.");
        }
        try {
            ServerProcess started =
                    ServerProcess.start(name, command, commands().log(name), files.directory());
            processes.put(name, started);
            pidFile.add(started.process());
        } catch (IOException e) {
            throw new LocalClusterException("Cluster " + options.name() + ": " + name + " does not start: " + e, e);
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + options.deadline().toNanos();
        while (!readiness.ready()) {
            for (ServerProcess process : snapshot()) {
                if (process.lostItsPort()) {
                    throw new PortTaken("Cluster " + options.name() + ": a port was taken. " + process.describe());
                }
                if (!process.alive() && !process.name().equals(CONTROLLER_MANAGER)) {
                    throw new LocalClusterException(
                            "Cluster " + options.name() + " did not become ready: " + process.describe());
                }
            }
            if (System.nanoTime() > end) {
                throw new LocalClusterException("Cluster %s was not ready after %d s (%s). %s"
                        .formatted(options.name(), options.deadline().toSeconds(), readiness.last(), describe()));
            }
            pause();
        }
    }

    private String describe() {
        return String.join(
                "\n", snapshot().stream().map(ServerProcess::describe).toList());
    }

    private void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while cluster " + options.name() + " was starting", e);
        }
    }

    /** Somebody else listens on a port that was free a moment ago. */
    private static final class PortTaken extends LocalClusterException {
        private PortTaken(String message) {
            super(message);
        }
    }
}
