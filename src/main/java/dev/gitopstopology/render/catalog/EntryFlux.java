package dev.gitopstopology.render.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterText;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.plan.CatalogShare;
import dev.gitopstopology.render.EngineRoles;
import dev.gitopstopology.render.Grant;
import dev.gitopstopology.render.YamlText;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.FluxPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * An entry for one cluster in the words of Flux (fluxcd.io/flux/components): a source, and the Kustomization or HelmRelease that
 * delivers from it to the cluster, by what lies beside it of the cluster.
 */
final class EntryFlux {
    private static final String INTERVAL = "10m";

    private EntryFlux() {}

    static List<Manifest> of(CatalogEntry entry, Registration registration, CatalogShare share) {
        String place = FluxPlace.namespace(registration.instance().id(), registration.member());
        List<Manifest> manifests = new ArrayList<>();
        boolean acts = registration.instance().engine().access().profile() == AccessProfile.Impersonate;
        if (acts) {
            manifests.add(Grant.account(new Grant.Account(place, entry.account()))); // without it Flux would not prune
        }
        manifests.add(source(entry, place));
        manifests.add((entry.isChart() ? release(entry, place, share) : kustomization(entry, place, share))
                .edit(json -> {
                    ObjectNode spec = json.withObjectProperty("spec");
                    EngineSecret.refer(registration, spec);
                    if (acts) {
                        spec.put("serviceAccountName", entry.account());
                    } else if (registration.instance().engine().external()) {
                        spec.put("serviceAccountName", EngineRoles.FLUX_ACCOUNT); // ours has it by a flag
                    }
                    dependencies(entry, share, spec);
                }));
        return manifests;
    }

    private static Manifest source(CatalogEntry entry, String place) {
        String revision = entry.source().targetRevision();
        if (!entry.isChart()) {
            return object("source.toolkit.fluxcd.io/v1", "GitRepository", entry, place, spec -> {
                spec.put("url", entry.source().repoURL());
                spec.putObject("ref").put(EntrySource.refKind(revision), revision);
            });
        }
        if (EntrySource.isOci(entry)) {
            return object("source.toolkit.fluxcd.io/v1", "OCIRepository", entry, place, spec -> {
                spec.put("url", EntrySource.artifact(entry.source()));
                spec.putObject("ref").put(EntrySource.isVersion(revision) ? "tag" : "semver", revision);
                spec.putObject("layerSelector")
                        .put("mediaType", "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
                        .put("operation", "copy");
            });
        }
        return object(
                "source.toolkit.fluxcd.io/v1",
                "HelmRepository",
                entry,
                place,
                spec -> spec.put("url", entry.source().repoURL()));
    }

    /** Flux gives every object the target namespace, also those that name another: so none where there are others. */
    private static Manifest kustomization(CatalogEntry entry, String place, CatalogShare share) {
        return object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", entry, place, spec -> {
            String path = Objects.requireNonNull(entry.source().path());
            spec.put("path", "./" + ClusterText.on(share.cluster(), path))
                    .put("prune", true)
                    .put("wait", true)
                    .put("timeout", "5m");
            spec.putObject("sourceRef").put("kind", "GitRepository").put("name", name(entry));
            if (entry.extraNamespaces().isEmpty()) {
                spec.put("targetNamespace", entry.namespace());
            }
        });
    }

    private static Manifest release(CatalogEntry entry, String place, CatalogShare share) {
        return object("helm.toolkit.fluxcd.io/v2", "HelmRelease", entry, place, spec -> {
            spec.put("releaseName", entry.name())
                    .put("targetNamespace", entry.namespace())
                    .put("storageNamespace", entry.namespace());
            if (EntrySource.isOci(entry)) {
                spec.putObject("chartRef").put("kind", "OCIRepository").put("name", name(entry));
            } else {
                ObjectNode chart = spec.putObject("chart").putObject("spec");
                chart.put("chart", entry.source().chart())
                        .put("version", entry.source().targetRevision());
                chart.putObject("sourceRef").put("kind", "HelmRepository").put("name", name(entry));
            }
            spec.putObject("install").put("crds", "CreateReplace");
            spec.putObject("upgrade").put("crds", "CreateReplace");
            spec.putObject("driftDetection").put("mode", "enabled");
            if (entry.values() != null) {
                spec.set("values", values(entry.values(), share.cluster()));
            }
        });
    }

    /** Flux waits for others of the same kind only; for the first delivery of each entry we wait ourselves. */
    private static void dependencies(CatalogEntry entry, CatalogShare share, ObjectNode spec) {
        List<CatalogEntry> same = entry.dependsOn().stream()
                .map(share.on()::get)
                .filter(Objects::nonNull)
                .filter(other -> other.isChart() == entry.isChart())
                .toList();
        if (!same.isEmpty()) {
            ArrayNode dependsOn = spec.putArray("dependsOn");
            same.forEach(other -> dependsOn.addObject().put("name", name(other)));
        }
    }

    private static JsonNode values(JsonNode values, ClusterText.Values cluster) {
        if (values.isTextual()) {
            return TextNode.valueOf(ClusterText.on(cluster, values.asText()));
        }
        JsonNode copy = values.deepCopy();
        if (copy instanceof ObjectNode object) {
            values.properties().forEach(each -> object.set(each.getKey(), values(each.getValue(), cluster)));
        } else if (copy instanceof ArrayNode array) {
            array.removeAll();
            values.forEach(each -> array.add(values(each, cluster)));
        }
        return copy;
    }

    private static String name(CatalogEntry entry) {
        return "catalog-" + entry.name();
    }

    private static Manifest object(
            String apiVersion, String kind, CatalogEntry entry, String place, Consumer<ObjectNode> content) {
        return YamlText.object("metadata: {}").edit(json -> {
            json.put("apiVersion", apiVersion).put("kind", kind);
            json.withObjectProperty("metadata").put("name", name(entry)).put("namespace", place);
            ObjectNode spec = json.putObject("spec").put("interval", INTERVAL);
            content.accept(spec);
        });
    }
}
