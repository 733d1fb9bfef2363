package dev.gitopstopology.deliver.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.e2e.GitServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitDirectoriesTest {
    private static final String PASSWORD = "correct-horse";
    private static final GitCredential CREDENTIAL = new GitCredential("bot", PASSWORD, null, null);

    @TempDir
    Path scratch;

    private GitServer server;
    private boolean leads = true;
    private final GitDirectories git = new GitDirectories(() -> leads, () -> Instant.EPOCH, Duration.ofSeconds(30));

    @BeforeEach
    void repository() throws IOException {
        server = new GitServer(scratch.resolve("fleet.git"));
        server.password("bot", PASSWORD);
        server.commit("first", Map.of("README.md", "ours", "clusters/team/other/cluster.yaml", "theirs"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private GitPlace place(String cluster) {
        return new GitPlace(server.url(), "main", "clusters/team/" + cluster);
    }

    private String write(GitPlace place, Map<String, String> files) {
        return git.write(place, CREDENTIAL, git.read(place, CREDENTIAL), new TreeMap<>(files), "team/shop: Creating\n");
    }

    private DeliveryException refused(GitPlace place, GitCredential credential) {
        return catchThrowableOfType(DeliveryException.class, () -> git.read(place, credential));
    }

    @Test
    void oneDirectoryIsWrittenAndNothingElseIsTouched() throws IOException {
        String commit = write(place("shop"), Map.of("a.yaml", "a: 1\n", "b.yaml", "b: 2\n"));
        assertThat(server.files())
                .containsOnly(
                        Map.entry("README.md", "ours"),
                        Map.entry("clusters/team/other/cluster.yaml", "theirs"),
                        Map.entry("clusters/team/shop/a.yaml", "a: 1\n"),
                        Map.entry("clusters/team/shop/b.yaml", "b: 2\n"));
        assertThat(server.log()).containsExactly("team/shop: Creating\n", "first");
        assertThat(git.commit(place("shop"))).isEqualTo(commit);

        write(place("shop"), Map.of("b.yaml", "b: 3\n"));
        assertThat(server.files())
                .doesNotContainKey("clusters/team/shop/a.yaml")
                .containsKey("README.md");
        assertThat(server.log()).hasSize(3);

        write(place("shop"), Map.of());
        assertThat(server.files()).hasSize(2);
    }

    @Test
    void aBranchThatDidNotMoveIsNotFetchedAgain() throws IOException {
        Seen first = git.read(place("other"), CREDENTIAL);
        assertThat(first.files()).containsExactly(Map.entry("cluster.yaml", "theirs"));
        assertThat(git.read(place("other"), CREDENTIAL)).isSameAs(first);
        String moved = server.commit("second", Map.of("clusters/team/other/cluster.yaml", "changed"));
        Seen second = git.read(place("other"), CREDENTIAL);
        assertThat(second.head()).isEqualTo(moved);
        assertThat(second.files()).containsExactly(Map.entry("cluster.yaml", "changed"));
    }

    @Test
    void manyAtOnceComeAfterEachOtherAndNoneIsLost() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int number = 0; number < 4; number++) {
                GitPlace place = place("cluster-" + number);
                all.add(threads.submit(() -> write(place, Map.of("cluster.yaml", place.directory()))));
            }
            for (Future<String> each : all) {
                each.get(2, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.log()).hasSize(5);
        assertThat(server.files())
                .hasSize(6)
                .containsEntry("clusters/team/cluster-3/cluster.yaml", "clusters/team/cluster-3");
    }

    @Test
    void aDirectoryThatSomebodyChangedMeanwhileIsNotOverwritten() throws IOException {
        Seen base = git.read(place("other"), CREDENTIAL);
        server.commit("meanwhile", Map.of("clusters/team/other/cluster.yaml", "meanwhile"));
        DeliveryException refused = catchThrowableOfType(
                DeliveryException.class,
                () -> git.write(place("other"), CREDENTIAL, base, new TreeMap<>(Map.of("cluster.yaml", "ours")), "x"));
        assertThat(refused.reason()).isEqualTo("GitContention");
        assertThat(server.files()).containsEntry("clusters/team/other/cluster.yaml", "meanwhile");
    }

    @Test
    void aCommitOfSomebodyElseThatComesFirstIsNotLost() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        GitDirectories overtaken = new GitDirectories(
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        commit("first again", Map.of("README.md", "another"));
                    }
                    return true;
                },
                () -> Instant.EPOCH,
                Duration.ofSeconds(30));
        Seen base = overtaken.read(place("shop"), CREDENTIAL);
        overtaken.write(place("shop"), CREDENTIAL, base, new TreeMap<>(Map.of("a.yaml", "a: 1\n")), "ours");
        assertThat(server.log()).containsExactly("ours", "first again", "first");
        assertThat(server.files())
                .containsOnly(Map.entry("README.md", "another"), Map.entry("clusters/team/shop/a.yaml", "a: 1\n"));
        assertThat(asked).hasValue(2);
    }

    private void commit(String message, Map<String, String> files) {
        try {
            server.commit(message, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingIsPushedByAReplicaThatDoesNotLead() throws IOException {
        leads = false;
        DeliveryException refused = catchThrowableOfType(
                DeliveryException.class, () -> write(place("shop"), Map.of("cluster.yaml", "late")));
        assertThat(refused.reason()).isEqualTo("NotLeading");
        assertThat(server.log()).hasSize(1);
    }

    @Test
    void aServerThatRefusesThePushIsToldInItsOwnWords() throws IOException {
        server.protect("branch main is protected\nby a rule");
        DeliveryException refused = catchThrowableOfType(
                DeliveryException.class, () -> write(place("shop"), Map.of("cluster.yaml", "late")));
        assertThat(refused.reason()).isEqualTo("GitPushRefused");
        assertThat(refused).hasMessageContaining("branch main is protected by a rule");
        assertThat(server.log()).hasSize(1);
    }

    @Test
    void aServerThatRepeatsTheCredentialIsNotRepeated() {
        String basic = Base64.getEncoder().encodeToString(("bot:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        String alone = Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8));
        server.protect("no " + PASSWORD + " and Basic " + basic + " or " + alone);
        DeliveryException refused = catchThrowableOfType(
                DeliveryException.class, () -> write(place("shop"), Map.of("cluster.yaml", "late")));
        assertThat(refused).hasMessageContaining("no *** and Basic ***").hasMessageContaining("or ***");
        assertThat(refused.getMessage()).doesNotContain(PASSWORD, basic, alone);
    }

    @Test
    void whatDiffersEachTimeIsNotRepeated() {
        server.protect("request 1f2e3d4c-0a1b-4c5d-8e9f-001122334455 for 0123456789abcdef0123456789abcdef01234567");
        DeliveryException refused = catchThrowableOfType(
                DeliveryException.class, () -> write(place("shop"), Map.of("cluster.yaml", "late")));
        assertThat(refused).hasMessageContaining("request ... for ...");
    }

    @Test
    void aCredentialThatIsNotTakenIsNotRepeated() {
        DeliveryException refused = refused(place("shop"), new GitCredential("bot", "wrong-horse", null, null));
        assertThat(refused.reason()).isEqualTo("GitUnauthorized");
        assertThat(refused).hasMessageContaining(server.url()).hasMessageContaining("secretRef");
        assertThat(refused.getMessage()).doesNotContain("wrong-horse");
        assertThat(refused(place("shop"), GitCredential.NONE).reason()).isEqualTo("GitUnauthorized");
        DeliveryException bearer = refused(place("shop"), new GitCredential("", null, "wrong-bearer", null));
        assertThat(bearer.reason()).isEqualTo("GitUnauthorized");
        assertThat(bearer.getMessage()).doesNotContain("wrong-bearer");
        assertThat(CREDENTIAL.toString()).doesNotContain(PASSWORD);
    }

    @Test
    void whatIsNotThereIsNamed() {
        GitPlace branch = new GitPlace(server.url(), "nowhere", "clusters/team/shop");
        assertThat(refused(branch, CREDENTIAL).reason()).isEqualTo("GitBranchMissing");
        GitPlace repository = new GitPlace(server.url().replace("fleet", "none"), "main", "clusters/team/shop");
        assertThat(refused(repository, CREDENTIAL).reason()).isEqualTo("GitRepositoryMissing");
    }

    @Test
    void aServerThatDoesNotAnswerIsLeftAtTheDeadline() throws IOException {
        GitDirectories impatient = new GitDirectories(() -> true, () -> Instant.EPOCH, Duration.ofSeconds(1));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GitPlace place = new GitPlace("http://127.0.0.1:" + silent.getLocalPort() + "/a.git", "main", "clusters");
            DeliveryException refused =
                    catchThrowableOfType(DeliveryException.class, () -> impatient.read(place, CREDENTIAL));
            assertThat(refused.reason()).isEqualTo("GitUnreachable");
        }
    }

    @Test
    void aMetadataServiceIsNotAsked() {
        GitPlace place = new GitPlace("http://169.254.169.254/a.git", "main", "clusters");
        assertThat(refused(place, CREDENTIAL).reason()).isEqualTo("GitAddressForbidden");
        GitPlace mapped = new GitPlace("http://metadata.google.internal/a.git", "main", "clusters");
        assertThat(refused(mapped, CREDENTIAL).reason()).isEqualTo("GitAddressForbidden");
    }

    @Test
    void authoritiesThatAreNoneAreRefused() {
        DeliveryException refused = refused(place("shop"), new GitCredential("bot", PASSWORD, null, "no certificate"));
        assertThat(refused.reason()).isEqualTo("GitSecretInvalid");
    }

    @Test
    void aFileWhereTheDirectoryHasToBeIsNotReplaced() throws IOException {
        server.commit("in the way", Map.of("clusters/team", "a file"));
        DeliveryException refused = catchThrowableOfType(
                DeliveryException.class, () -> write(place("shop"), Map.of("cluster.yaml", "late")));
        assertThat(refused.reason()).isEqualTo("GitForeignFiles");
        assertThat(server.files()).containsOnly(Map.entry("clusters/team", "a file"));
    }
}
