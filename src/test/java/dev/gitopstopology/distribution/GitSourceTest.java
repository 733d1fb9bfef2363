package dev.gitopstopology.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.EngineSource;
import dev.gitopstopology.api.SourceType;
import dev.gitopstopology.distribution.DistributionException.Reason;
import dev.gitopstopology.git.BareSystemReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest {
    @TempDir
    Path scratch;

    private String url = "";
    private RevCommit first;

    @BeforeEach
    void repository() throws Exception {
        BareSystemReader.install();
        Path work = scratch.resolve("work");
        PersonIdent author = new PersonIdent("test", "test@example.invalid");
        try (Git git =
                Git.init().setDirectory(work.toFile()).setInitialBranch("main").call()) {
            Files.createDirectories(work.resolve("manifests"));
            Files.write(work.resolve("manifests/core.yaml"), Small.bytes());
            Files.createSymbolicLink(work.resolve("link.yaml"), Path.of("manifests/core.yaml"));
            git.add().addFilepattern(".").call();
            first = git.commit()
                    .setMessage("one")
                    .setAuthor(author)
                    .setCommitter(author)
                    .setSign(false)
                    .call();
            git.tag()
                    .setName("v1")
                    .setTagger(author)
                    .setMessage("one")
                    .setSigned(false)
                    .call();
            Files.writeString(work.resolve("manifests/core.yaml"), "nothing: here\n");
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("two")
                    .setAuthor(author)
                    .setCommitter(author)
                    .setSign(false)
                    .call();
        }
        Path bare = scratch.resolve("bare.git");
        Git.cloneRepository()
                .setURI(work.toUri().toString())
                .setDirectory(bare.toFile())
                .setBare(true)
                .call()
                .close();
        url = bare.toUri().toString();
    }

    private Releases releases(Set<String> schemes) {
        return Releases.of(
                null,
                project -> URI.create("http://127.0.0.1:1/"),
                (namespace, name) -> Optional.empty(),
                Clock.systemUTC(),
                Set.of("https"),
                schemes,
                Duration.ofSeconds(10));
    }

    private ReleaseRequest request(String url, String ref, String path) {
        return Small.request(
                new EngineSource(SourceType.Git, null, null, new EngineSource.Git(url, ref, path), null), null);
    }

    private DistributionException refused(String url, String ref, String path) {
        return catchThrowableOfType(
                DistributionException.class,
                () -> releases(Set.of("https", "file")).release(request(url, ref, path)));
    }

    @Test
    void aTagIsRead() {
        assertThat(releases(Set.of("file"))
                        .release(request(url, "v1", "manifests/core.yaml"))
                        .digest())
                .isEqualTo(Small.DIGEST);
    }

    @Test
    void aCommitIsRead() {
        assertThat(releases(Set.of("file"))
                        .release(request(url, first.name(), "manifests/core.yaml"))
                        .digest())
                .isEqualTo(Small.DIGEST);
    }

    @Test
    void aBranchThatHoldsSomethingElseIsNoManifest() {
        DistributionException refused = refused(url, "main", "manifests/core.yaml");
        assertThat(refused.reason()).isEqualTo(Reason.SourceInvalid);
        assertThat(refused).hasMessageContaining("document 1 lacks apiVersion");
    }

    @Test
    void refAndPathThatAreNotThere() {
        assertThat(refused(url, "v9", "manifests/core.yaml"))
                .hasMessageContaining("no such branch or tag")
                .hasMessageContaining("ref v9 path manifests/core.yaml");
        assertThat(refused(url, "v1", "nope.yaml")).hasMessageContaining("no such file");
        assertThat(refused(url, "v1", "nope.yaml").reason()).isEqualTo(Reason.VersionUnknown);
    }

    @Test
    void linksAreNotFollowed() {
        DistributionException refused = refused(url, "v1", "link.yaml");
        assertThat(refused.reason()).isEqualTo(Reason.SourceForbidden);
        assertThat(refused).hasMessageContaining("symlink");
    }

    @Test
    void onlyHttpsOutsideOfTests() {
        for (String bad : new String[] {url, "ssh://git@example.invalid/x", "https://bob:hunter2@example.invalid/x"}) {
            DistributionException refused = catchThrowableOfType(
                    DistributionException.class, () -> releases(Set.of("https")).release(request(bad, "v1", "x")));
            assertThat(refused.reason()).isEqualTo(Reason.SourceForbidden);
            assertThat(refused.toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
        Set<Path> before = temporary(tmp);
        aTagIsRead();
        refused(url, "v1", "nope.yaml");
        Set<Path> left = temporary(tmp);
        left.removeAll(before);
        await("another build's go by themselves")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(left).noneMatch(Files::exists));
    }

    private static Set<Path> temporary(Path tmp) throws Exception {
        try (Stream<Path> files = Files.list(tmp)) {
            return files.filter(file -> file.getFileName().toString().startsWith("gitops-topology-git"))
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }
}
