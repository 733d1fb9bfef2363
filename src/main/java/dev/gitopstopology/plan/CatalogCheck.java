package dev.gitopstopology.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterText;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Nesting;
import dev.gitopstopology.model.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be said of catalogue entries, whatever the clusters, and of an entry on a cluster. */
final class CatalogCheck {
    /** A part of a path that leads nowhere else. */
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final Authority authority;
    private final CatalogInput input;
    private final Map<String, CatalogEntry> byName;

    CatalogCheck(Authority authority, CatalogInput input) {
        this.authority = authority;
        this.input = input;
        this.byName = input.entries().stream().collect(Collectors.toMap(CatalogEntry::name, Function.identity()));
    }

    /** What stops the entry altogether: nothing of it is changed until it is mended. */
    List<Problem> blocking(CatalogEntry entry) {
        List<Problem> problems = new ArrayList<>();
        if (entry.topologies().isEmpty() && input.topologies().size() > 1) {
            problems.add(new Problem(
                    "spec.topologyRefs",
                    "TopologyRefsNeeded",
                    "GitOpsCatalogEntry %s: namespace %s has the topologies %s, and two engines would deliver the entry to one cluster; name those that shall in spec.topologyRefs"
                            .formatted(
                                    entry.key(),
                                    entry.key().namespace(),
                                    String.join(
                                            ", ",
                                            input.topologies().stream().sorted().toList()))));
        }
        entry.namespaces().stream().filter(this::guarded).forEach(namespace -> {
            String field = namespace.equals(entry.namespace()) ? "spec.namespace" : "spec.extraNamespaces";
            problems.add(new Problem(
                    field,
                    "PrivilegedNamespace",
                    "GitOpsCatalogEntry %s: %s names %s, where an engine or the credentials of the fleet are; choose another namespace"
                            .formatted(entry.key(), field, namespace)));
        });
        if (entry.values() != null && Nesting.tooDeep(entry.values())) {
            problems.add(new Problem(
                    "spec.values",
                    "ValuesTooDeep",
                    "GitOpsCatalogEntry %s: spec.values is nested more than %d levels deep; make it flatter"
                            .formatted(entry.key(), Nesting.MOST)));
        }
        unknown(entry).ifPresent(problems::add);
        cycle(entry).ifPresent(problems::add);
        labels(entry).ifPresent(problems::add);
        return problems;
    }

    /** Namespaces of the entry in which an engine may be given rights. */
    SortedSet<String> allowed(CatalogEntry entry) {
        return entry.namespaces().stream()
                .filter(namespace -> !guarded(namespace))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean guarded(String namespace) {
        return namespace.equals(Api.SYSTEM_NAMESPACE)
                || authority.isPlatform(namespace)
                || TenantPlanner.FLUX_PLACE.matcher(namespace).matches()
                || input.engineNamespaces().contains(namespace);
    }

    private Optional<Problem> unknown(CatalogEntry entry) {
        return entry.dependsOn().stream()
                .filter(name -> !byName.containsKey(name))
                .findFirst()
                .map(name -> new Problem(
                        "spec.dependsOn",
                        "DependencyUnknown",
                        "GitOpsCatalogEntry %s: spec.dependsOn names %s, and namespace %s has no such GitOpsCatalogEntry; create it, or remove the name"
                                .formatted(entry.key(), name, entry.key().namespace())));
    }

    private Optional<Problem> cycle(CatalogEntry entry) {
        Set<String> reached = new LinkedHashSet<>();
        List<String> next = new ArrayList<>(entry.dependsOn());
        while (!next.isEmpty()) {
            String name = next.remove(next.size() - 1);
            if (reached.add(name)) {
                Optional.ofNullable(byName.get(name)).ifPresent(each -> next.addAll(each.dependsOn()));
            }
        }
        return reached.contains(entry.name())
                ? Optional.of(new Problem(
                        "spec.dependsOn",
                        "DependencyCycle",
                        "GitOpsCatalogEntry %s: spec.dependsOn leads back to the entry itself; remove one of the names on the way: %s"
                                .formatted(entry.key(), String.join(", ", reached))))
                : Optional.empty();
    }

    /** Two that want different labels for one namespace would take turns. */
    private Optional<Problem> labels(CatalogEntry entry) {
        return entry.namespaceLabels().isEmpty()
                ? Optional.empty()
                : input.entries().stream()
                        .takeWhile(elder -> !elder.key().equals(entry.key()))
                        .filter(elder -> elder.namespace().equals(entry.namespace()))
                        .filter(elder -> !elder.namespaceLabels().isEmpty()
                                && !elder.namespaceLabels().equals(entry.namespaceLabels()))
                        .findFirst()
                        .map(elder -> new Problem(
                                "spec.namespaceLabels",
                                "NamespaceLabelsDiffer",
                                "GitOpsCatalogEntry %s: namespace %s is to have the labels %s, and GitOpsCatalogEntry %s, which is older, says %s; let both say the same, or use another namespace"
                                        .formatted(
                                                entry.key(),
                                                entry.namespace(),
                                                entry.namespaceLabels(),
                                                elder.name(),
                                                elder.namespaceLabels())));
    }

    /** Why an engine cannot deliver the entry anywhere. */
    Optional<Problem> by(CatalogEntry entry, Instance instance) {
        if (instance.engine().access().profile() == AccessProfile.ReadOnly) {
            return Optional.of(new Problem(
                    "spec.topologyRefs",
                    "EngineReadOnly",
                    "GitOpsCatalogEntry %s: engine instance %s of GitOpsTopology %s may only read its clusters (access profile ReadOnly); give it another profile, or name another topology"
                            .formatted(entry.key(), instance.id(), instance.topology())));
        }
        if (entry.rollout() != null && instance.engine().type() == EngineType.Flux) {
            return Optional.of(new Problem(
                    "spec.rollout",
                    "EngineMismatch",
                    "GitOpsCatalogEntry %s: spec.rollout is for Argo CD, and engine instance %s of GitOpsTopology %s is Flux; remove spec.rollout, or name another topology"
                            .formatted(entry.key(), instance.id(), instance.topology())));
        }
        if (entry.rollout() != null && instance.engine().external()) {
            return Optional.of(new Problem(
                    "spec.rollout",
                    "EngineIsExternal",
                    "GitOpsCatalogEntry %s: spec.rollout needs progressive syncs, a setting of the ApplicationSet controller, and the engine of GitOpsTopology %s is somebody else's; remove spec.rollout, or name another topology"
                            .formatted(entry.key(), instance.topology())));
        }
        return Optional.empty();
    }

    /** Why the entry cannot be made for a cluster. */
    Optional<Problem> on(CatalogEntry entry, ClusterText.Values cluster) {
        String path = entry.source().path();
        Set<ClusterText.Reference> wanted = new HashSet<>();
        if (path != null) {
            for (ClusterText.Reference reference : ClusterText.references(path)) {
                wanted.add(reference);
                String value = ClusterText.on(cluster, "${" + reference + "}");
                if (cluster.has(reference) && !PART.matcher(value).matches()) {
                    return Optional.of(new Problem(
                            "spec.source.path",
                            "ParameterInvalid",
                            "GitOpsCatalogEntry %s: spec.source.path uses %s, and on cluster %s that is no part of a path (letters, digits, '.', '_' and '-', not beginning with '.'); change it there"
                                    .formatted(entry.key(), reference, cluster.name())));
                }
            }
        }
        if (entry.values() != null) {
            texts(entry.values(), wanted);
        }
        SortedMap<String, ClusterText.Reference> missing = new TreeMap<>();
        wanted.stream()
                .filter(reference -> !cluster.has(reference))
                .forEach(each -> missing.put(each.toString(), each));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "spec.values",
                        "ParameterMissing",
                        "GitOpsCatalogEntry %s: cluster %s does not say %s; add it to the FleetCluster (spec.parameters or metadata.labels), or let the entry select other clusters"
                                .formatted(
                                        entry.key(),
                                        cluster.name(),
                                        missing.values().stream()
                                                .map(Objects::toString)
                                                .collect(Collectors.joining(", ")))));
    }

    private static void texts(JsonNode node, Set<ClusterText.Reference> into) {
        if (node.isTextual()) {
            into.addAll(ClusterText.references(node.asText()));
        }
        node.forEach(each -> texts(each, into));
    }
}
