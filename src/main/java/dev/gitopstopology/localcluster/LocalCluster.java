package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A real Kubernetes control plane on this machine: one etcd, one kube-apiserver and, unless told otherwise, one kube-controller-manager that finalizes
 * namespaces and collects garbage. On the loopback only, with its own CA and its own random admin token. No nodes: Pods are stored and never run.
 *
 * <p>Not for use from several threads at once, but for {@link #close()}.
 */
public final class LocalCluster implements AutoCloseable {
    private final ClusterOptions options;
    private final TemporaryPlace place;
    private final ControlPlane controlPlane;
    private final Cleanup cleanup;
    private final String token;
    private final ClusterCa ca;

    private LocalCluster(
            ClusterOptions options, TemporaryPlace place, ControlPlane controlPlane, Cleanup cleanup, String token) {
        this.options = options;
        this.place = place;
        this.controlPlane = controlPlane;
        this.cleanup = cleanup;
        this.token = token;
        this.ca = controlPlane.ca();
    }

    /** Starts a cluster with the binaries that {@link Binaries#find()} finds, and returns when it is ready. */
    public static LocalCluster start(ClusterOptions options) {
        return start(options, Binaries.find());
    }

    /**
     * Starts a cluster, and returns when it is ready.
     *
     * @throws LocalClusterException when it does not become ready; the message quotes the log of the process at fault
     */
    public static LocalCluster start(ClusterOptions options, Binaries binaries) {
        Path run = CacheDirectory.of(System.getenv()).run();
        Sweep.run(run);
        try {
            TemporaryPlace place = TemporaryPlace.choose(options, run);
            PidFile pidFile = PidFile.create(
                    place.pids(),
                    place.temporary(),
                    List.of(place.files().directory(), place.files().etcdData()));
            return start(options, binaries, place, pidFile);
        } catch (IOException e) {
            throw new LocalClusterException(
                    "Cluster %s could not be started: %s. Way out: see that there is room, and that its directory and %s can be written to; GITOPS_TOPOLOGY_CACHE names another place"
                            .formatted(options.name(), why(e), run),
                    e);
        }
    }

    /** A message that is a path only says nothing without the kind of the exception. */
    private static String why(IOException failure) {
        return failure instanceof FileSystemException file && file.getReason() == null
                ? "%s of %s".formatted(failure.getClass().getSimpleName().replace("Exception", ""), file.getFile())
                : String.valueOf(failure.getMessage());
    }

    private static LocalCluster start(ClusterOptions options, Binaries binaries, TemporaryPlace place, PidFile pidFile)
            throws IOException {
        String token = newToken();
        String controllerManagerToken = newToken();
        ControlPlane controlPlane =
                new ControlPlane(options, binaries, place.files(), pidFile, token, controllerManagerToken);
        Cleanup cleanup = Cleanup.due(options.name(), controlPlane, place, pidFile);
        try {
            place.files().write(token, controllerManagerToken);
            controlPlane.startOnFreePorts();
            LocalCluster cluster = new LocalCluster(options, place, controlPlane, cleanup, token);
            Files.writeString(place.files().kubeconfig(), cluster.kubeconfig());
            return cluster;
        } catch (IOException | RuntimeException e) {
            cleanup.run();
            throw e;
        }
    }

    public String name() {
        return options.name();
    }

    /** {@code https://127.0.0.1:PORT}, the same for the life of this cluster. */
    public URI server() {
        return controlPlane.server();
    }

    /** The certificate of the CA that signed the serving certificate, PEM. */
    public String caCertificate() {
        return ca.pem();
    }

    /** Trusts this cluster's CA and nothing else. */
    public SSLContext sslContext() {
        return ca.sslContext();
    }

    /** Serves as this cluster's API server does, with its certificate and key. */
    SSLContext servingContext() {
        return ServingKeys.sslContext(
                place.files().servingCertificate(), place.files().servingKey());
    }

    /** The bearer token of user {@code admin}, group {@code system:masters}. */
    public String adminToken() {
        return token;
    }

    /** The admin's kubeconfig, everything inlined. */
    public String kubeconfig() {
        return kubeconfig(server());
    }

    /** The same by another way, such as {@link FaultProxy#server()}. */
    public String kubeconfig(URI server) {
        return Kubeconfig.of(name(), server, ca.pem(), token);
    }

    /** A file with {@link #kubeconfig()}. */
    public Path kubeconfigFile() {
        return place.files().kubeconfig();
    }

    /** Logs ({@code etcd.log}, {@code kube-apiserver.log}, {@code kube-controller-manager.log}, {@code audit.log}) and the rest. */
    public Path directory() {
        return place.files().directory();
    }

    /** A new reader of the audit log, from its beginning. */
    public AuditLog auditLog() {
        return new AuditLog(place.files().auditLog());
    }

    /** The processes that run now. */
    public List<ProcessHandle> processes() {
        return controlPlane.processes();
    }

    /** Stops all processes in good order; the data stays. */
    public void stop() {
        controlPlane.stop(Duration.ofSeconds(10));
    }

    /** Stops what runs, and starts again on the same data and the same port. */
    public void restart() {
        stop();
        controlPlane.startAgain();
    }

    /** SIGKILL for the API server; etcd keeps running. */
    public void killApiServer() {
        controlPlane.killApiServer();
    }

    /** Starts the API server again after {@link #killApiServer()}, on the same port, and waits until it is ready. */
    public void startApiServer() {
        controlPlane.startAgain();
    }

    /** Ends all processes and deletes what is temporary. May be called twice. */
    @Override
    public void close() {
        cleanup.run();
    }

    @Override
    public String toString() {
        return "local cluster " + name() + " at " + server();
    }

    private static String newToken() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
