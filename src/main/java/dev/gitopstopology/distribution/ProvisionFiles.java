package dev.gitopstopology.distribution;

import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionAddon;
import dev.gitopstopology.distribution.DistributionException.Reason;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a provisioned cluster is made from besides its FleetCluster: the template in a ConfigMap, and the manifests of its add-ons. */
public final class ProvisionFiles {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration TOTAL = Duration.ofSeconds(30);
    private static final int FILES = 32;
    private final @Nullable Path directory;
    private final ConfigMapReader configMaps;
    private final HttpFetch http;
    private final Set<String> schemes;
    private final Recent<String, List<Manifest>> byDigest = new Recent<>(FILES);

    ProvisionFiles(@Nullable Path directory, ConfigMapReader configMaps, Set<String> schemes) {
        this.directory = directory;
        this.configMaps = configMaps;
        this.http = new HttpFetch(CONNECT, TOTAL);
        this.schemes = schemes;
    }

    /** @param directory the operator's own manifests ({@code --distribution-dir}), or null */
    public static ProvisionFiles of(@Nullable Path directory, ConfigMapReader configMaps) {
        return new ProvisionFiles(directory, configMaps, Set.of("https"));
    }

    /**
     * @param namespace of the FleetCluster
     * @throws DistributionException VersionUnknown where there is no such ConfigMap or key, SourceUnreachable
     */
    public String template(String namespace, Provision.TemplateRef reference) {
        String key = reference.key() == null ? "cluster.yaml" : reference.key();
        String text = configMap(namespace, reference.name()).data().get(key);
        if (text == null) {
            throw new DistributionException(
                    Reason.VersionUnknown,
                    "ConfigMap %s/%s has no key %s; spec.connection.clusterAPI.provision.templateRef names it"
                            .formatted(namespace, reference.name(), key));
        }
        return text;
    }

    /**
     * @param namespace of the FleetCluster
     * @throws DistributionException that names the add-on
     */
    public List<Manifest> addon(String namespace, ProvisionAddon addon) {
        try {
            return read(namespace, addon);
        } catch (DistributionException e) {
            throw new DistributionException(e.reason(), "add-on %s: %s".formatted(addon.name(), e.getMessage()), e);
        }
    }

    private List<Manifest> read(String namespace, ProvisionAddon addon) {
        if (addon.configMap() != null) {
            return ofConfigMap(namespace, addon.configMap().name());
        }
        if (addon.url() != null) {
            return ofUrl(addon.url());
        }
        return ofFile(Objects.requireNonNull(addon.file(), "addon.file"));
    }

    private List<Manifest> ofConfigMap(String namespace, String name) {
        List<Manifest> all = new ArrayList<>();
        new TreeMap<>(configMap(namespace, name).data()).forEach((key, text) -> {
            if (key.endsWith(".yaml") || key.endsWith(".yml")) {
                all.addAll(ManifestParser.parse(text.getBytes(StandardCharsets.UTF_8)));
            }
        });
        if (all.isEmpty()) {
            throw new DistributionException(
                    Reason.SourceInvalid, "ConfigMap %s/%s has no key that ends in .yaml".formatted(namespace, name));
        }
        return all;
    }

    private List<Manifest> ofUrl(ProvisionAddon.Url url) {
        String key = url.url() + " " + url.digest();
        List<Manifest> known = byDigest.get(key);
        if (known != null) {
            return known;
        }
        URI uri = Places.parse(url.url(), schemes);
        byte[] bytes = http.get(uri);
        String digest = "sha256:" + Digests.sha256Hex(bytes);
        if (!digest.equals(url.digest())) {
            throw new DistributionException(
                    Reason.DigestMismatch,
                    "%s has another digest than url.digest names; look at what changed there"
                            .formatted(Places.shown(uri)));
        }
        List<Manifest> manifests = ManifestParser.parse(bytes);
        byDigest.put(key, manifests);
        return manifests;
    }

    private List<Manifest> ofFile(String name) {
        if (directory == null) {
            throw new DistributionException(
                    Reason.VersionUnknown,
                    "file needs an operator that was started with --distribution-dir; use configMap or url instead");
        }
        Path file = directory.resolve("addons").resolve(name);
        try (InputStream in = Files.newInputStream(file)) {
            return ManifestParser.parse(CappedBytes.read(in));
        } catch (NoSuchFileException e) {
            throw new DistributionException(Reason.VersionUnknown, "there is no file " + file, e);
        } catch (IOException e) {
            throw new DistributionException(Reason.SourceUnreachable, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private ConfigMapReader.Content configMap(String namespace, String name) {
        try {
            return configMaps
                    .read(namespace, name)
                    .orElseThrow(() -> new DistributionException(
                            Reason.VersionUnknown, "there is no ConfigMap %s/%s".formatted(namespace, name)));
        } catch (DistributionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new DistributionException(Reason.SourceUnreachable, Places.cause(e), e);
        }
    }
}
