package dev.gitopstopology.validate;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The CRDs that are packaged with the program. */
final class CrdCatalog {
    private static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(
            GitOpsTopology.class,
            FleetCluster.class,
            GitOpsTenant.class,
            GitOpsCatalogEntry.class,
            EngineInstance.class);

    private final Map<String, Crd> byKind = new TreeMap<>();

    private CrdCatalog() {}

    static CrdCatalog packaged() {
        CrdCatalog catalog = new CrdCatalog();
        KINDS.forEach(kind -> {
            Crd crd = read("/crds/" + CustomResource.getCRDName(kind) + ".yaml");
            catalog.byKind.put(crd.kind(), crd);
        });
        return catalog;
    }

    private static Crd read(String resource) {
        try (InputStream in = CrdCatalog.class.getResourceAsStream(resource)) {
            Loaded loaded = YamlReader.read(
                    resource, Objects.requireNonNull(in, resource).readAllBytes());
            return Crd.of(loaded.documents().get(0).json());
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    boolean owns(Document document) {
        return document.id().group().equals(Api.GROUP);
    }

    /** Null for a kind or a version that we do not have. */
    @Nullable
    Crd of(Document document) {
        Crd crd = byKind.get(document.kind());
        return crd != null && crd.apiVersion().equals(document.id().apiVersion()) ? crd : null;
    }

    Collection<String> kinds() {
        return byKind.keySet();
    }
}
