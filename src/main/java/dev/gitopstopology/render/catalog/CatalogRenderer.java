package dev.gitopstopology.render.catalog;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.plan.CatalogShare;
import dev.gitopstopology.render.Ownership;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The catalogue of an instance, as one set per entry and place. */
public final class CatalogRenderer {
    private CatalogRenderer() {}

    /** Beside an Argo CD, whatever the clusters; a Flux has nothing that is not for one cluster. */
    public static SortedMap<String, RenderedSet> beside(Instance instance, SortedMap<String, CatalogEntry> entries) {
        SortedMap<String, RenderedSet> sets = new TreeMap<>();
        if (instance.engine().type() == EngineType.ArgoCD) {
            entries.forEach((name, entry) -> sets.put(
                    name,
                    set(
                            instance,
                            instance.cluster(),
                            SetKind.catalog,
                            name,
                            List.of(EntryProject.of(entry, instance), EntryApplications.of(entry, instance)))));
        }
        return sets;
    }

    /** On a cluster, before anything is delivered there. */
    public static SortedMap<String, RenderedSet> on(Registration registration, CatalogShare share) {
        SortedMap<String, RenderedSet> sets = new TreeMap<>();
        share.on()
                .forEach((name, entry) -> sets.put(
                        name,
                        set(
                                registration.instance(),
                                registration.member(),
                                SetKind.service,
                                name,
                                EntryPlace.of(entry, registration))));
        return sets;
    }

    /** Beside a Flux, for a cluster: in the cluster's namespace there. */
    public static SortedMap<String, RenderedSet> flux(Registration registration, CatalogShare share) {
        SortedMap<String, RenderedSet> sets = new TreeMap<>();
        Instance instance = registration.instance();
        if (instance.engine().type() == EngineType.Flux) {
            String cluster = Ownership.labelValue(registration.member().name());
            share.on().forEach((name, entry) -> {
                List<Manifest> manifests = EntryFlux.of(entry, registration, share).stream()
                        .map(manifest -> manifest.withLabel(Api.LABEL_CLUSTER, cluster))
                        .toList();
                sets.put(name, set(instance, instance.cluster(), SetKind.catalog, name, manifests));
            });
        }
        return sets;
    }

    private static RenderedSet set(
            Instance instance, ClusterKey cluster, SetKind kind, String entry, List<Manifest> manifests) {
        return new RenderedSet(
                new SetId(instance.topology(), instance.id(), cluster, kind, entry),
                manifests.stream()
                        .map(manifest -> Ownership.label(manifest, instance).withLabel(Api.LABEL_CATALOG_ENTRY, entry))
                        .toList());
    }
}
