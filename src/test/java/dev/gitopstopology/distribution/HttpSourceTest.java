package dev.gitopstopology.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.api.EngineSource;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.FluxComponent;
import dev.gitopstopology.api.SourceType;
import dev.gitopstopology.distribution.DistributionException.Reason;
import dev.gitopstopology.model.Flavour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSourceTest {
    private final Site site = new Site();
    private final Ticking clock = new Ticking();

    @TempDir
    Path directory;

    HttpSourceTest() throws IOException {}

    @AfterEach
    void stop() {
        site.close();
    }

    private DistributionException refused(ReleaseRequest request) {
        return refused(site.releases(directory, clock), request);
    }

    private static DistributionException refused(Releases releases, ReleaseRequest request) {
        return catchThrowableOfType(DistributionException.class, () -> releases.release(request));
    }

    private static EngineSource url(String url) {
        return new EngineSource(SourceType.URL, null, new EngineSource.Url(url), null, null);
    }

    @Test
    void oneRequestServesEveryReconcile() {
        site.files.put(Site.CORE, Small.bytes());
        Releases releases = site.releases(directory, clock);
        assertThat(releases.release(Small.request(null, null)).digest()).isEqualTo(Small.DIGEST);
        releases.release(Small.request(null, null));
        releases.release(Small.request(null, Small.DIGEST));
        assertThat(site.requests).hasValue(1);
    }

    @Test
    void theOperatorsDirectoryComesFirst() throws IOException {
        Path file = directory.resolve("argo-cd/v3.5.7/core-install.yaml");
        Files.createDirectories(file.getParent());
        Files.write(file, Small.bytes());
        site.releases(directory, clock).release(Small.request(null, null));
        assertThat(site.requests).hasValue(0);
    }

    @Test
    void anUnknownVersionSaysWhatWasTriedAndHowToGoOn() {
        DistributionException refused = refused(Small.request(null, null));
        assertThat(refused.reason()).isEqualTo(Reason.VersionUnknown);
        assertThat(refused)
                .hasMessageContaining("Argo CD v3.5.7 (core-install.yaml)")
                .hasMessageContaining(directory.resolve("argo-cd/v3.5.7/core-install.yaml") + ": no such file")
                .hasMessageContaining(site.base() + "v3.5.7/manifests/core-install.yaml: HTTP 404")
                .hasMessageContaining("releases in spec.engine.version");
    }

    @Test
    void aMissingVersionIsNoStorm() {
        Releases releases = site.releases(directory, clock);
        refused(releases, Small.request(null, null));
        refused(releases, Small.request(null, null));
        assertThat(site.requests).hasValue(1);
        clock.now = clock.now.plus(Duration.ofSeconds(31));
        site.files.put(Site.CORE, Small.bytes());
        assertThat(releases.release(Small.request(null, null)).digest()).isEqualTo(Small.DIGEST);
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        site.close();
        DistributionException refused = refused(Small.request(null, null));
        assertThat(refused.reason()).isEqualTo(Reason.SourceUnreachable);
        assertThat(refused).hasMessageContaining("ConnectException").hasMessageContaining("--distribution-dir");
    }

    @Test
    void aBodyThatNeverEndsIsGivenUp() {
        DistributionException refused = refused(
                site.releases(directory, clock, Duration.ofSeconds(2)), Small.request(url(site.base() + "slow"), null));
        assertThat(refused.reason()).isEqualTo(Reason.SourceUnreachable);
        assertThat(refused).hasMessageContaining("no complete answer within 2 s");
    }

    @Test
    void redirectsStayOnTheOrigin() {
        site.files.put("/moved", Small.bytes());
        site.redirects.put("/here", "/moved");
        assertThat(site.releases(null, clock)
                        .release(Small.request(url(site.base() + "here"), null))
                        .digest())
                .isEqualTo(Small.DIGEST);
        site.redirects.put("/away", site.base().toString().replace("127.0.0.1", "localhost") + "moved");
        DistributionException refused = refused(Small.request(url(site.base() + "away"), null));
        assertThat(refused.reason()).isEqualTo(Reason.SourceForbidden);
        assertThat(refused).hasMessageContaining("redirected to another origin (http://localhost");
        assertThat(site.requests).hasValue(3);
    }

    @Test
    void aProjectsOwnDownloadsMayBeRedirectedToItsMirrorsOnly() {
        ReleaseRequest flux = new ReleaseRequest(
                EngineType.Flux, "v2.9.5", Flavour.of(List.of(FluxComponent.SOURCE)), null, "platform", null);
        site.redirects.put("/v2.9.5/install.yaml", "https://release-assets.githubusercontent.com.example/x");
        DistributionException refused = refused(flux);
        assertThat(refused.reason()).isEqualTo(Reason.SourceForbidden);
        assertThat(refused).hasMessageContaining("redirected to another origin");
        byte[] release = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: source-controller}\n"
                .getBytes(StandardCharsets.UTF_8);
        site.files.put("/moved", release);
        String mirror = site.base().toString().replace("127.0.0.1", "localhost");
        site.redirects.put("/away", mirror + "moved");
        byte[] followed = new HttpFetch(Duration.ofSeconds(2), Duration.ofSeconds(2))
                .get(site.base().resolve("away"), Set.of(mirror.substring(0, mirror.length() - 1)));
        assertThat(followed).isEqualTo(release);
    }

    @Test
    void fluxIsLookedForInItsOwnFolder() throws IOException {
        Path file = directory.resolve("flux2/v2.9.5/install.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: source-controller}\n");
        ReleaseRequest request = new ReleaseRequest(
                EngineType.Flux, "v2.9.5", Flavour.of(List.of(FluxComponent.SOURCE)), null, "platform", null);
        assertThat(site.releases(directory, clock).release(request).manifests()).hasSize(1);
        assertThat(site.requests).hasValue(0);
    }

    @Test
    void tooManyBytesAreRefused() {
        site.files.put(Site.CORE, new byte[CappedBytes.CAP + 1]);
        assertThat(refused(Small.request(null, null)).reason()).isEqualTo(Reason.TooLarge);
    }

    @Test
    void anotherDigestIsRefused() {
        site.files.put(Site.CORE, Small.bytes());
        DistributionException refused = refused(Small.request(null, "sha256:" + "0".repeat(64)));
        assertThat(refused.reason()).isEqualTo(Reason.DigestMismatch);
        assertThat(refused).hasMessageContaining(Small.DIGEST).hasMessageContaining("is pinned");
    }

    @Test
    void aRememberedAnswerDoesNotPassForAnotherDigest() {
        site.files.put(Site.CORE, Small.bytes());
        Releases releases = site.releases(directory, clock);
        releases.release(Small.request(null, null));
        assertThat(refused(releases, Small.request(null, "sha256:" + "0".repeat(64)))
                        .reason())
                .isEqualTo(Reason.DigestMismatch);
    }

    @Test
    void placeholdersOfTheUrlAreReplaced() {
        site.files.put("/mirror/v3.5.7/core-install.yaml", Small.bytes());
        assertThat(site.releases(null, clock)
                        .release(Small.request(url(site.base() + "mirror/{version}/{file}"), null))
                        .version())
                .isEqualTo("v3.5.7");
    }

    @Test
    void noCredentialIsEverRepeated() {
        for (String url : new String[] {
            "https://bob:hunter2@example.invalid/x",
            "https://example.invalid/x y?hunter2",
            site.base() + "x?key=hunter2"
        }) {
            assertThat(refused(Small.request(url(url), null)).toString())
                    .doesNotContain("hunter2")
                    .doesNotContain("bob");
        }
    }

    @Test
    void plainHttpIsRefusedOutsideOfTests() {
        Releases releases = Releases.of(null, (namespace, name) -> Optional.empty(), clock);
        assertThat(refused(releases, Small.request(url("http://127.0.0.1:1/x"), null))
                        .reason())
                .isEqualTo(Reason.SourceForbidden);
    }

    /** A clock that stands still until it is moved. */
    private static final class Ticking extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
