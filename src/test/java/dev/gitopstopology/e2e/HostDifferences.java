package dev.gitopstopology.e2e;

import dev.gitopstopology.localcluster.HostProcesses;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every way in which a process here differs from the container that it stands for. What is not in this list is as in the pod:
 * arguments, environment, settings, Secrets, the account and its rights.
 *
 * <ol>
 *   <li><b>Program.</b> {@code /usr/local/bin/argocd-NAME} of the image is the {@code argocd} binary built from the same release,
 *       told its name by {@code ARGOCD_BINARY_NAME}; the Redis image's entry point is this machine's {@code redis-server}. Of the
 *       image's other tools {@code git} is this machine's, and {@code helm} built in the image's version: no kustomize or gpg, hence
 *       {@code ARGOCD_GPG_ENABLED=false}, and a {@code git-verify-wrapper.sh} that says of every commit what the image's says of an
 *       unsigned one: nothing.
 *   <li><b>Addresses.</b> Listening ports are free ports of the loopback, and what the Services are for ({@code argocd-redis:6379},
 *       {@code argocd-repo-server:8081}) is found there. The controller's metrics listen on all interfaces: it has no flag for that.
 *   <li><b>Identity.</b> Where a kubelet mounts the account's token, a kubeconfig holds one of the same account (TokenRequest)
 *       and the namespace. A pod without a mounted token has none here either. An Argo CD that serves its own cluster looks for the
 *       mounted files, whatever its cluster Secret says of {@code https://kubernetes.default.svc}: its processes have them where a pod
 *       has, and no kubeconfig ({@link MountedAccount}).
 *   <li><b>Files.</b> Each pod has a directory for its mount paths. Values in its environment that lead to a mount path lead there,
 *       and so do the variables for paths that are compiled in ({@code ARGOCD_APP_CONF_PATH} and the like), {@code HOME} and
 *       {@code TMPDIR}. Only the repo-server's socket {@code /tmp/reposerver-ask-pass.sock} cannot be moved, by which {@code git}
 *       gets passwords: of two on this host it is the later one's, so no repository here has a password.
 *   <li><b>Not enforced:</b> resources, security contexts, NetworkPolicies, liveness probes, more than one replica.
 *   <li><b>Not started:</b> dex and the notifications controller, which nothing here asks anything.
 * </ol>
 */
final class HostDifferences {
    static final String REDIS = "argocd-redis";
    static final String REPO_SERVER = "argocd-repo-server";
    static final String CONTROLLER = "argocd-application-controller";
    static final String SETS = "argocd-applicationset-controller";
    static final String SERVER = "argocd-server";
    private static final String HERE = "127.0.0.1";

    private final HostProcesses processes;
    private final Path argocd;
    private final LocalCluster cluster;
    private final PodAccount account;
    private final String namespace;
    private final boolean mounted;
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    /** @param mounted whether processes find their account where a kubelet mounts it */
    HostDifferences(
            HostProcesses processes,
            Path argocd,
            LocalCluster cluster,
            KubernetesClient client,
            String namespace,
            boolean mounted) {
        this.processes = processes;
        this.argocd = argocd;
        this.cluster = cluster;
        this.account = new PodAccount(cluster, client, namespace);
        this.namespace = namespace;
        this.mounted = mounted;
    }

    /** A process of this host. */
    record HostCommand(List<String> command, Map<String, String> environment) {}

    HostCommand of(PodContainer container) {
        Path root = files(container);
        Map<String, String> environment = new LinkedHashMap<>();
        container.environment().forEach((name, value) -> environment.put(name, moved(value, container, root)));
        environment.put("PATH", tools(root) + ":" + HostProcesses.helm().getParent() + ":" + System.getenv("PATH"));
        environment.put("HOME", directory(root.resolve("home/argocd")).toString());
        environment.put("TMPDIR", directory(root.resolve("tmp")).toString());
        environment.put("ARGOCD_APP_CONF_PATH", root.resolve("app/config").toString());
        environment.put("ARGOCD_TLS_DATA_PATH", root.resolve("app/config/tls").toString());
        environment.put("ARGOCD_SSH_DATA_PATH", root.resolve("app/config/ssh").toString());
        environment.put("ARGOCD_GNUPGHOME", root.resolve("app/config/gpg/keys").toString());
        environment.put("ARGOCD_GPG_ENABLED", "false");
        List<String> command = new ArrayList<>(program(container, environment));
        addresses(container, root).forEach(command::add);
        if (container.account() == null) {
            return new HostCommand(command, environment);
        }
        if (mounted) {
            MountedAccount mount = new MountedAccount(directory(under(root, MountedAccount.PLACE)));
            mount.files(account.token(container), cluster.caCertificate(), namespace)
                    .forEach((file, content) -> write(file, content.getBytes(StandardCharsets.UTF_8)));
            environment.putAll(MountedAccount.environment(cluster.server()));
            return new HostCommand(mount.around(command), environment);
        }
        environment.put(
                "KUBECONFIG",
                write(
                                root.resolve(container.name() + ".kubeconfig"),
                                account.kubeconfig(container).getBytes(StandardCharsets.UTF_8))
                        .toString());
        return new HostCommand(command, environment);
    }

    private static Path tools(Path root) {
        Path tools = directory(root.resolve("usr/local/bin"));
        Path wrapper = write(tools.resolve("git-verify-wrapper.sh"), "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        if (!wrapper.toFile().setExecutable(true)) {
            throw new IllegalStateException(wrapper + " cannot be made executable");
        }
        return tools;
    }

    private List<String> program(PodContainer container, Map<String, String> environment) {
        List<String> words = container.command();
        if (container.workload().equals(REDIS) && words.get(0).startsWith("-")) {
            return Stream.concat(Stream.of("redis-server"), words.stream()).toList();
        }
        String name = Path.of(words.get(0)).getFileName().toString();
        if (!name.startsWith("argocd")) {
            throw new IllegalStateException("container %s/%s runs %s, which this host has no stand-in for"
                    .formatted(container.workload(), container.name(), words));
        }
        environment.put("ARGOCD_BINARY_NAME", name);
        return Stream.concat(Stream.of(argocd.toString()), words.stream().skip(1))
                .toList();
    }

    private Stream<String> addresses(PodContainer container, Path root) {
        if (!container.name().equals(container.workload()) && !container.name().equals("redis")) {
            return Stream.of(); // an init container listens nowhere
        }
        String redis = HERE + ":" + port(REDIS, 6379);
        String repoServer = HERE + ":" + port(REPO_SERVER, 8081);
        return switch (container.workload()) {
            case REDIS -> Stream.of("--bind", HERE, "--port", text(port(REDIS, 6379)), "--dir", root.toString());
            case REPO_SERVER ->
                Stream.of(
                        "--redis=" + redis,
                        "--address=" + HERE,
                        "--port=" + port(REPO_SERVER, 8081),
                        "--metrics-address=" + HERE,
                        "--metrics-port=" + port(REPO_SERVER, 8084));
            case CONTROLLER ->
                Stream.of(
                        "--redis=" + redis, "--repo-server=" + repoServer, "--metrics-port=" + port(CONTROLLER, 8082));
            case SETS ->
                Stream.of(
                        "--argocd-repo-server=" + repoServer,
                        "--webhook-addr=" + HERE + ":" + port(SETS, 7000),
                        "--metrics-addr=" + HERE + ":" + port(SETS, 8080),
                        "--probe-addr=" + HERE + ":" + port(SETS, 8081));
            case SERVER ->
                Stream.of(
                        "--redis=" + redis,
                        "--repo-server=" + repoServer,
                        "--address=" + HERE,
                        "--port=" + port(SERVER, 8080),
                        "--metrics-address=" + HERE,
                        "--metrics-port=" + port(SERVER, 8083));
            default -> throw new IllegalStateException("nobody knows where " + container.workload() + " listens");
        };
    }

    /** The port of this host that stands for a container's. */
    int port(String workload, int containerPort) {
        return ports.computeIfAbsent(workload + ":" + containerPort, key -> processes.freePort());
    }

    private static String text(int port) {
        return Integer.toString(port);
    }

    private Path files(PodContainer container) {
        Path root = processes.directory().resolve(container.workload());
        container.mounts().forEach(mount -> directory(under(root, mount)));
        container.files().forEach((path, content) -> {
            Path file = under(root, path);
            directory(file.getParent());
            write(file, content);
        });
        return root;
    }

    private static String moved(String value, PodContainer container, Path root) {
        boolean mounted =
                container.mounts().stream().anyMatch(mount -> value.equals(mount) || value.startsWith(mount + "/"));
        return mounted ? under(root, value).toString() : value;
    }

    private static Path under(Path root, String absolute) {
        return root.resolve(absolute.substring(1));
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, byte[] content) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
