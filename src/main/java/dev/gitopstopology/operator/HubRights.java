package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.operator.replica.HubLease;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator has to be allowed on any hub, whatever is declared there. What an engine on the hub, the hub as a member or
 * Cluster API need besides is told by the conditions of who declares it.
 */
final class HubRights {
    private static final List<String> DECLARED =
            List.of("gitopstopologies", "fleetclusters", "gitopstenants", "gitopscatalogentries");
    private static final String INSTANCES = "engineinstances";
    /** All kinds of ours, by their plurals. */
    static final List<String> KINDS =
            Stream.concat(DECLARED.stream(), Stream.of(INSTANCES)).toList();

    private static final String[] KEPT = {"get", "list", "watch", "create", "patch", "delete"};

    private final List<ResourceAttributes> needed = new ArrayList<>();

    private HubRights() {}

    /** @param namespaces that are watched; empty: all */
    static List<ResourceAttributes> needed(Set<String> namespaces, boolean leaderElect) {
        HubRights rights = new HubRights();
        if (namespaces.isEmpty()) {
            rights.watched(null);
        } else {
            new TreeSet<>(namespaces).forEach(rights::watched);
        }
        if (!namespaces.isEmpty() && !namespaces.contains(Api.SYSTEM_NAMESPACE)) {
            rights.add(Api.SYSTEM_NAMESPACE, "", "configmaps", KEPT);
        }
        if (leaderElect) {
            rights.add(Api.SYSTEM_NAMESPACE, "coordination.k8s.io", "leases", "create");
            rights.named(Api.SYSTEM_NAMESPACE, "coordination.k8s.io", "leases", HubLease.NAME, "get", "update");
        }
        rights.named(null, "", "namespaces", "kube-system", "get");
        return List.copyOf(rights.needed);
    }

    private void watched(@Nullable String namespace) {
        for (String kind : DECLARED) {
            add(namespace, Api.GROUP, kind, "list", "watch", "patch");
            add(namespace, Api.GROUP, kind + "/status", "patch");
        }
        add(namespace, Api.GROUP, INSTANCES, "list", "create", "patch", "delete");
        add(namespace, Api.GROUP, INSTANCES + "/status", "patch");
        add(namespace, "", "secrets", "get", "list", "watch", "create", "patch");
        add(namespace, "", "configmaps", KEPT);
    }

    private void add(@Nullable String namespace, String group, String resource, String... verbs) {
        named(namespace, group, resource, null, verbs);
    }

    private void named(
            @Nullable String namespace, String group, String resource, @Nullable String name, String... verbs) {
        String[] parts = resource.split("/", 2);
        for (String verb : verbs) {
            needed.add(new ResourceAttributesBuilder()
                    .withNamespace(namespace)
                    .withGroup(group)
                    .withResource(parts[0])
                    .withSubresource(parts.length > 1 ? parts[1] : null)
                    .withName(name)
                    .withVerb(verb)
                    .build());
        }
    }

    /** One line for what is refused of one resource in one place, such as {@code list, watch secrets in namespace a}. */
    static List<String> lines(List<ResourceAttributes> refused) {
        Map<String, List<String>> verbs = new LinkedHashMap<>();
        refused.forEach(right ->
                verbs.computeIfAbsent(what(right), key -> new ArrayList<>()).add(right.getVerb()));
        return verbs.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " " + entry.getKey())
                .toList();
    }

    private static String what(ResourceAttributes right) {
        StringBuilder text = new StringBuilder(right.getResource());
        if (right.getSubresource() != null) {
            text.append('/').append(right.getSubresource());
        }
        if (!right.getGroup().isEmpty()) {
            text.append('.').append(right.getGroup());
        }
        if (right.getName() != null) {
            return text + " " + right.getName();
        }
        return text + (right.getNamespace() == null ? " in all namespaces" : " in namespace " + right.getNamespace());
    }
}
