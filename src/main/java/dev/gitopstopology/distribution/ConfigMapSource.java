package dev.gitopstopology.distribution;

import dev.gitopstopology.api.EngineSource;
import dev.gitopstopology.distribution.DistributionException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** {@code source.configMap}: a manifest in a ConfigMap; gzip for what is larger than a ConfigMap (1 MiB) may be. */
final class ConfigMapSource implements ManifestSource {
    private final ConfigMapReader reader;

    ConfigMapSource(ConfigMapReader reader) {
        this.reader = reader;
    }

    @Override
    public String place(ReleaseRequest request) {
        return "ConfigMap %s/%s key %s"
                .formatted(request.namespace(), reference(request).name(), key(request));
    }

    @Override
    public byte[] fetch(ReleaseRequest request) {
        ConfigMapReader.Content content;
        try {
            content =
                    reader.read(request.namespace(), reference(request).name()).orElse(null);
        } catch (RuntimeException e) {
            throw new DistributionException(Reason.SourceUnreachable, Places.cause(e), e);
        }
        if (content == null) {
            throw new DistributionException(Reason.VersionUnknown, "no such ConfigMap");
        }
        String key = key(request);
        byte[] bytes = bytes(content, key);
        if (bytes == null) {
            throw new DistributionException(Reason.VersionUnknown, "the ConfigMap has no such key");
        }
        return key.endsWith(".gz") ? unpacked(bytes) : bytes;
    }

    private static byte @Nullable [] bytes(ConfigMapReader.Content content, String key) {
        byte[] binary = content.binaryData().get(key);
        String text = content.data().get(key);
        return binary != null ? binary : text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unpacked(byte[] packed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return CappedBytes.read(in);
        } catch (IOException e) {
            throw new DistributionException(
                    Reason.SourceInvalid, "the key ends in .gz but holds no gzip: " + e.getMessage(), e);
        }
    }

    private static EngineSource.ConfigMap reference(ReleaseRequest request) {
        return Objects.requireNonNull(Objects.requireNonNull(request.source()).configMap(), "source.configMap");
    }

    private static String key(ReleaseRequest request) {
        String key = reference(request).key();
        return key == null ? "install.yaml" : key;
    }
}
