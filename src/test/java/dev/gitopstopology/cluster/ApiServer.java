package dev.gitopstopology.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real etcd and kube-apiserver for these tests; stands in for {@code localcluster} until that is here. */
final class ApiServer implements AutoCloseable {
    private static final Path BINARIES =
            Path.of(Objects.requireNonNullElse(System.getenv("KUBEBUILDER_ASSETS"), "/tmp/gobin"));

    private final Path directory;
    private final int port = freePort();
    private final int etcd = freePort();
    private final int peer = freePort();
    private final List<Process> processes = new ArrayList<>();

    ApiServer(Path directory) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        Files.writeString(directory.resolve("tokens.csv"), "tok-admin,admin,admin,system:masters\n");
        run("openssl", "genrsa", "-out", "sa.key", "2048");
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-keyout",
                "client-ca.key",
                "-out",
                "client-ca.crt",
                "-subj",
                "/CN=client-ca");
        run(
                "openssl",
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "admin.key",
                "-out",
                "admin.csr",
                "-subj",
                "/O=system:masters/CN=cert-admin");
        run(
                "openssl",
                "x509",
                "-req",
                "-in",
                "admin.csr",
                "-CA",
                "client-ca.crt",
                "-CAkey",
                "client-ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-out",
                "admin.crt");
        start(
                "etcd",
                "--data-dir=etcd",
                "--listen-client-urls=http://127.0.0.1:" + etcd,
                "--advertise-client-urls=http://127.0.0.1:" + etcd,
                "--listen-peer-urls=http://127.0.0.1:" + peer,
                "--unsafe-no-fsync",
                "--log-level=error");
        start(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcd,
                "--secure-port=" + port,
                "--bind-address=127.0.0.1",
                "--endpoint-reconciler-type=none",
                "--cert-dir=certs",
                "--token-auth-file=tokens.csv",
                "--client-ca-file=client-ca.crt",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=sa.key",
                "--service-account-signing-key-file=sa.key",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount");
    }

    void awaitReady(Clients clients) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            try (var client = clients.open("probe", admin())) {
                return client.namespaces().withName("kube-system").get() != null
                        && client.raw("/readyz").equals("ok");
            }
        });
    }

    String server() {
        return "https://127.0.0.1:" + port;
    }

    /** The API server's self-made certificate, with the CA that it came from. */
    String caData() throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(directory.resolve("certs/apiserver.crt")));
    }

    Endpoint admin() throws IOException {
        return new KubeconfigParser(java.time.Clock.systemUTC())
                .parse(kubeconfig("token: tok-admin").getBytes(StandardCharsets.UTF_8));
    }

    Endpoint certificateAdmin() throws IOException {
        return new KubeconfigParser(java.time.Clock.systemUTC())
                .parse(kubeconfig("client-certificate-data: " + data("admin.crt") + "\n    client-key-data: "
                                + data("admin.key"))
                        .getBytes(StandardCharsets.UTF_8));
    }

    String kubeconfig(String user) throws IOException {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: c
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: u
                  user:
                    %s
                contexts:
                - name: x
                  context: {cluster: c, user: u}
                current-context: x
                """.formatted(server(), caData(), user);
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String data(String file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(directory.resolve(file)));
    }

    private void run(String... command) throws IOException, InterruptedException {
        int code = process(List.of(command), "openssl").waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code);
        }
    }

    private void start(String binary, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(BINARIES.resolve(binary).toString()));
        command.addAll(List.of(flags));
        Process process = process(command, binary);
        processes.add(process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    private Process process(List<String> command, String log) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(log + ".log").toFile()))
                .start();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
