package dev.gitopstopology.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.api.EngineSource;
import dev.gitopstopology.api.SourceType;
import dev.gitopstopology.distribution.ConfigMapReader.Content;
import dev.gitopstopology.distribution.DistributionException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ConfigMapSourceTest {
    private static Releases releases(Content content) {
        return Releases.of(
                null,
                (namespace, name) ->
                        namespace.equals("platform") && name.equals("argo") ? Optional.of(content) : Optional.empty(),
                Clock.systemUTC());
    }

    private static ReleaseRequest request(String name, String key) {
        return Small.request(
                new EngineSource(SourceType.ConfigMap, null, null, null, new EngineSource.ConfigMap(name, key)), null);
    }

    private static DistributionException refused(Content content, String name, String key) {
        return catchThrowableOfType(
                DistributionException.class, () -> releases(content).release(request(name, key)));
    }

    private static byte[] gz(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void plainAndPackedAreTheSameRelease() throws IOException {
        Content content = new Content(Map.of("install.yaml", Small.CORE), Map.of("i.yaml.gz", gz(Small.bytes())));
        assertThat(releases(content).release(request("argo", null)).digest()).isEqualTo(Small.DIGEST);
        assertThat(releases(content).release(request("argo", "i.yaml.gz")).digest())
                .isEqualTo(Small.DIGEST);
    }

    @Test
    void whatIsMissingIsNamed() {
        Content content = new Content(Map.of(), Map.of());
        assertThat(refused(content, "argo", "x"))
                .hasMessageContaining("ConfigMap platform/argo key x: the ConfigMap has");
        assertThat(refused(content, "other", "x")).hasMessageContaining("no such ConfigMap");
    }

    @Test
    void aBombIsRefused() throws IOException {
        Content content = new Content(Map.of(), Map.of("x.gz", gz(new byte[CappedBytes.CAP + 1])));
        assertThat(refused(content, "argo", "x.gz").reason()).isEqualTo(Reason.TooLarge);
    }

    @Test
    void whatIsNotPackedIsRefused() {
        Content content = new Content(Map.of(), Map.of("x.gz", new byte[] {1, 2, 3}));
        assertThat(refused(content, "argo", "x.gz").reason()).isEqualTo(Reason.SourceInvalid);
    }
}
