package dev.gitopstopology.deliver.push;

import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.observe.DriftWatch;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What to watch so that a change to any object of a set is noticed. */
public final class Watches {
    private Watches() {}

    /** Small kinds of which a cluster has few: one watch is cheaper than one for each namespace. */
    private static final Set<String> EVERYWHERE = Set.of("ResourceQuota", "LimitRange", "RoleBinding");

    /** Changes with every Application that it made; looked at on every pass instead. */
    private static final String RESTLESS = "ApplicationSet";

    /** The same for many sets of one instance. */
    public static List<DriftWatch.Watched> ofAll(Collection<RenderedSet> sets) {
        Map<String, DriftWatch.Watched> all = new LinkedHashMap<>();
        for (RenderedSet set : sets) {
            for (Manifest manifest : set.manifests()) {
                ObjectId id = manifest.id();
                if (!id.kind().equals("Namespace") && !id.kind().equals(RESTLESS)) {
                    String namespace = EVERYWHERE.contains(id.kind()) ? "" : id.namespace();
                    all.put(
                            id.apiVersion() + "/" + id.kind() + "/" + namespace,
                            new DriftWatch.Watched(Kinds.context(id), namespace));
                }
            }
        }
        return List.copyOf(all.values());
    }

    /** One per kind and namespace; shared kinds carry no instance label and are looked at on every pass instead. */
    public static List<DriftWatch.Watched> of(RenderedSet set) {
        Map<String, DriftWatch.Watched> watched = new LinkedHashMap<>();
        for (Manifest manifest : set.manifests()) {
            ObjectId id = manifest.id();
            if (!id.kind().equals("CustomResourceDefinition") && !id.kind().equals("Namespace")) {
                watched.put(
                        id.apiVersion() + "/" + id.kind() + "/" + id.namespace(),
                        new DriftWatch.Watched(Kinds.context(id), id.namespace()));
            }
        }
        return List.copyOf(watched.values());
    }
}
