package dev.gitopstopology.operator;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An HTTPS server on loopback whose certificate comes from a CA of its own; keeps what it was asked, with the credential. */
final class HttpsSite implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final String ca;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private HttpsSite(Path directory, List<String> certificate, HttpHandler handler) throws Exception {
        Path file = Files.createTempFile(directory, "site", ".p12");
        Files.delete(file);
        keytool(file, List.of("-genkeypair", "-alias", "ca", "-dname", "CN=ca of a test", "-ext", "bc:c"));
        keytool(file, certificate);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        ca = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getCertificate("ca").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.start();
    }

    static HttpsSite serving(Path directory, HttpHandler handler) {
        return serving(directory, handler, "-ext", "san=ip:127.0.0.1");
    }

    /** @param certificate options of {@code keytool -genkeypair} for the server's certificate */
    static HttpsSite serving(Path directory, HttpHandler handler, String... certificate) {
        List<String> leaf = new ArrayList<>(
                List.of("-genkeypair", "-alias", "leaf", "-signer", "ca", "-dname", "CN=a site of a test"));
        leaf.addAll(List.of(certificate));
        try {
            return new HttpsSite(directory, leaf, handler);
        } catch (Exception e) {
            throw new IllegalStateException("no HTTPS site", e);
        }
    }

    private static void keytool(Path file, List<String> options) throws IOException, InterruptedException {
        List<String> command = Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString()),
                        options,
                        List.of("-keyalg", "EC", "-storetype", "PKCS12"),
                        List.of("-storepass", PASSWORD, "-keystore", file.toString()))
                .flatMap(List::stream)
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }

    /** With the certificate of the server only. */
    private static SSLContext tls(KeyStore all) throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        char[] password = PASSWORD.toCharArray();
        own.setKeyEntry("leaf", all.getKey("leaf", password), password, all.getCertificateChain("leaf"));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls;
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    /** PEM. */
    String ca() {
        return ca;
    }

    /** As an administrator makes the CA of a Git server known to an Argo CD (operator-manual/tls.md). */
    void makeKnownTo(KubernetesClient cluster, String namespace) {
        cluster.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("argocd-tls-certs-cm")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToData(URI.create(url()).getHost(), ca)
                        .build())
                .fieldManager("test")
                .serverSideApply();
    }

    String caData() {
        return Base64.getEncoder().encodeToString(ca.getBytes(StandardCharsets.US_ASCII));
    }

    /** Method, path and credential of each request. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    static HttpHandler json(String... answers) {
        return exchange -> {
            byte[] body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404,\"reason\":\"NotFound\"}"
                    .getBytes(StandardCharsets.UTF_8);
            int code = 404;
            for (int i = 0; i < answers.length; i += 2) {
                if (exchange.getRequestURI().getPath().equals(answers[i])) {
                    body = answers[i + 1].getBytes(StandardCharsets.UTF_8);
                    code = 200;
                }
            }
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, body.length);
            try {
                exchange.getResponseBody().write(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
