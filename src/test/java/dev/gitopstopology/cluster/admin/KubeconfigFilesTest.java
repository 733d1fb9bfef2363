package dev.gitopstopology.cluster.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gitopstopology.cluster.Credential;
import dev.gitopstopology.cluster.Endpoint;
import dev.gitopstopology.cluster.KubeconfigParser;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From kubeconfig files as people have them to an endpoint. */
class KubeconfigFilesTest {
    private static final String CANARY = "canary-token-0123456789";
    private final KubeconfigParser parser =
            new KubeconfigParser(Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC));

    @TempDir
    private Path home;

    @BeforeEach
    void certificate() throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/cluster/valid.pem"))) {
            Files.write(home.resolve("ca.pem"), in.readAllBytes());
        }
    }

    private Path file(String name, String context, String cluster, String user) throws IOException {
        return Files.writeString(home.resolve(name), """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                clusters: [{name: %1$s, cluster: %2$s}]
                users: [{name: %1$s, user: %3$s}]
                contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s}}]
                """.formatted(context, cluster, user));
    }

    private static String cluster(String server) {
        return "{server: '%s', certificate-authority: ca.pem}".formatted(server);
    }

    private Endpoint logIn(Path file, String context) {
        return KubeconfigFiles.of(file)
                .context(context)
                .logIn(parser, new ExecPlugin(line -> {}, false, Duration.ofSeconds(10)));
    }

    @Test
    void relativeFilesAreReadFromTheKubeconfigsDirectory() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        Files.writeString(
                home.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        rsa.generateKeyPair().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Path file = file("config", "a", cluster("https://a:6443"), "{client-certificate: ca.pem, client-key: key.pem}");
        Endpoint endpoint = logIn(file, "a");
        assertThat(endpoint.server()).isEqualTo("https://a:6443");
        assertThat(endpoint.credential()).isInstanceOf(Credential.ClientCertificate.class);
    }

    @Test
    void tokensComeFromFilesAndOldProvidersToo() throws IOException {
        Files.writeString(home.resolve("token"), CANARY + "\n");
        Path file = file("config", "a", cluster("https://a"), "{token: stale, tokenFile: token}");
        assertThat(logIn(file, "a").credential()).isEqualTo(new Credential.BearerToken(CANARY));
        Path oidc = file(
                "oidc",
                "a",
                cluster("https://a"),
                "{auth-provider: {name: oidc, config: {id-token: %s, refresh-token: r}}}".formatted(CANARY));
        assertThat(logIn(oidc, "a").credential()).isEqualTo(new Credential.BearerToken(CANARY));
        Path missing = file("missing", "a", cluster("https://a"), "{tokenFile: nowhere}");
        assertThatThrownBy(() -> logIn(missing, "a")).hasMessageContainingAll("nowhere", "tokenFile", "cannot be read");
    }

    @Test
    void severalFilesAreOneAndTheFirstWins() throws IOException {
        Path one = file("one", "a", cluster("https://first"), "{token: t}");
        Path two = file("two", "b", cluster("https://second"), "{token: t}");
        Path three = file("three", "a", cluster("https://third"), "{token: t}");
        String list = String.join(
                File.pathSeparator, home.resolve("none").toString(), one.toString(), two.toString(), three.toString());
        KubeconfigFiles files = KubeconfigFiles.of(Map.of("KUBECONFIG", list), home);
        assertThat(files.context(null).name()).isEqualTo("a");
        assertThat(files.context("a").address(parser).server()).isEqualTo("https://first");
        assertThat(files.context("b").address(parser).server()).isEqualTo("https://second");
        assertThatThrownBy(() -> KubeconfigFiles.of(Map.of(), home)).hasMessageContaining(".kube");
    }

    @Test
    void mistakesNameWhatThereIsAndQuoteNothing() throws IOException {
        Path file = file("config", "paris", cluster("https://a"), "{token: %s}".formatted(CANARY));
        assertThatThrownBy(() -> KubeconfigFiles.of(file).context("rome"))
                .hasMessageContainingAll("no context rome", "there are: paris");
        assertThatThrownBy(() -> KubeconfigFiles.of(home.resolve("gone"))).hasMessageContaining("--kubeconfig");
        Path broken = Files.writeString(home.resolve("broken"), "users:\n- token: \"" + CANARY + "\n");
        assertThatThrownBy(() -> KubeconfigFiles.of(broken))
                .hasMessageContaining("not YAML")
                .hasNoCause()
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(CANARY));
        Path empty = Files.writeString(home.resolve("empty"), "");
        assertThatThrownBy(() -> KubeconfigFiles.of(empty))
                .hasMessageContainingAll("there is no context in " + empty, "--kubeconfig FILE");
        assertThatThrownBy(() -> KubeconfigFiles.of(home))
                .hasMessageContainingAll("cannot be read", "--kubeconfig FILE");
        Path headless = Files.writeString(
                home.resolve("headless"), Files.readString(file).replace("current-context: paris", ""));
        assertThatThrownBy(() -> KubeconfigFiles.of(headless).context(null))
                .hasMessageContainingAll("no current context", "paris");
        Path dangling = Files.writeString(
                home.resolve("dangling"), Files.readString(file).replace("cluster: paris", "cluster: lost"));
        assertThatThrownBy(() -> KubeconfigFiles.of(dangling).context("paris"))
                .hasMessageContainingAll("names the cluster 'lost'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {server: 'http://a', certificate-authority: ca.pem}                                  | SchemeForbidden
            {server: 'https://a', certificate-authority: ca.pem, proxy-url: 'http://p'}          | ProxyForbidden
            {server: 'https://a', insecure-skip-tls-verify: true}                                | InsecureTlsForbidden
            {server: 'https://a'}                                                                | MissingCa
            {server: 'https://a', certificate-authority: ca.pem, tls-server-name: b}             | TlsServerNameForbidden
            """)
    void aWayThatTheOperatorCannotGoIsRefusedBeforeAPluginRuns(String cluster, String refusal) throws IOException {
        Path ran = home.resolve("ran");
        Path file = file(
                "config",
                "a",
                cluster,
                "{exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ['%s']}}".formatted(ran));
        assertThatThrownBy(() -> KubeconfigFiles.of(file).context("a").address(parser))
                .hasMessageStartingWith(refusal + ": context a: ");
        assertThatThrownBy(() -> logIn(file, "a")).hasMessageContaining(refusal);
        assertThat(ran).doesNotExist();
    }

    @Test
    void anotherPersonsIdentityIsNotBorrowed() throws IOException {
        Path file = file("config", "a", cluster("https://a"), "{token: t, as: root}");
        assertThatThrownBy(() -> logIn(file, "a")).hasMessageContaining("ImpersonationForbidden");
    }
}
