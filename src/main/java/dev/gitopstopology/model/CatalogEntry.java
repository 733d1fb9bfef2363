package dev.gitopstopology.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.CatalogRollout;
import dev.gitopstopology.api.CatalogSource;
import dev.gitopstopology.api.GitOpsCatalogEntrySpec;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.NameRef;
import dev.gitopstopology.api.RemovePolicy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A platform service, with every default filled in.
 *
 * @param created null where nobody has created it yet, as in a file
 * @param leaving whether it is being deleted
 * @param topologies names of the topologies that deliver it, in order of precedence; empty: the only one of its namespace
 * @param selector which registered clusters have it; null: none
 * @param extraNamespaces that it writes to besides its own; sorted, each once
 * @param values of a chart, with {@link ClusterText} in them; null for none
 */
public record CatalogEntry(
        EntryKey key,
        @Nullable Instant created,
        boolean leaving,
        List<String> topologies,
        @Nullable LabelSelector selector,
        String namespace,
        SortedSet<String> extraNamespaces,
        SortedMap<String, String> namespaceLabels,
        CatalogSource source,
        @Nullable JsonNode values,
        SortedSet<String> dependsOn,
        @Nullable CatalogRollout rollout,
        RemovePolicy onRemove) {

    /** Who came first has it; who is only in a file comes last, and then the name decides. */
    public static final Comparator<CatalogEntry> ELDER_FIRST = Comparator.comparing(
                    (CatalogEntry entry) -> entry.created() == null ? Instant.MAX : entry.created())
            .thenComparing(entry -> entry.key().name());

    public static CatalogEntry of(
            EntryKey key, @Nullable Instant created, boolean leaving, GitOpsCatalogEntrySpec spec) {
        return new CatalogEntry(
                key,
                created,
                leaving,
                names(spec.topologyRefs()).toList(),
                selector(spec),
                spec.namespace(),
                spec.extraNamespaces() == null ? new TreeSet<>() : new TreeSet<>(spec.extraNamespaces()),
                spec.namespaceLabels() == null ? new TreeMap<>() : new TreeMap<>(spec.namespaceLabels()),
                spec.source(),
                spec.values() == null || spec.values().isNull() ? null : spec.values(),
                new TreeSet<>(names(spec.dependsOn()).toList()),
                spec.rollout(),
                Objects.requireNonNullElse(spec.onRemove(), RemovePolicy.Orphan));
    }

    private static Stream<String> names(@Nullable List<NameRef> refs) {
        return refs == null ? Stream.of() : refs.stream().map(NameRef::name);
    }

    private static @Nullable LabelSelector selector(GitOpsCatalogEntrySpec spec) {
        if (spec.clusters() == null) {
            return null;
        }
        LabelSelector selector = spec.clusters().selector();
        return selector == null ? new LabelSelector(null, null) : selector;
    }

    public String name() {
        return key.name();
    }

    public boolean worksWith(String topology) {
        return topologies.isEmpty() || topologies.contains(topology);
    }

    /** Every namespace of a cluster that it may write to; sorted. */
    public SortedSet<String> namespaces() {
        SortedSet<String> all = new TreeSet<>(extraNamespaces);
        all.add(namespace);
        return all;
    }

    public boolean isChart() {
        return source.chart() != null;
    }

    /** Argo CD's project for it, and the name of the ApplicationSet that delivers it. */
    public String project() {
        return "catalog-" + name();
    }

    /** The account in its namespaces that an engine acts as for it, where engines impersonate; no object has to exist for that. */
    public String account() {
        return "catalog-" + name();
    }
}
