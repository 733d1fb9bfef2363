package dev.gitopstopology.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.localcluster.AuditRecord;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One verb on one resource that the chart gives the operator's account.
 *
 * @param name of the only object; empty: any
 * @param where the namespaces it holds in; empty: the whole cluster
 */
public record GrantedRight(String role, String group, String resource, String verb, String name, Set<String> where) {

    /** Everything that the account is bound to. */
    public static List<GrantedRight> in(Collection<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().endsWith("Role"))
                .flatMap(role -> rights(role, where(role, objects)))
                .toList();
    }

    private static Set<String> where(JsonNode role, Collection<JsonNode> objects) {
        Set<String> namespaces = new TreeSet<>();
        for (JsonNode binding : objects) {
            boolean binds = binding.at("/roleRef/name").equals(role.at("/metadata/name"))
                    && binding.at("/roleRef/kind").equals(role.path("kind"))
                    && binding.at("/subjects/0/name").asText().equals("gitops-topology");
            if (binds) {
                namespaces.add(binding.at("/metadata/namespace").asText(""));
            }
        }
        return namespaces;
    }

    private static Stream<GrantedRight> rights(JsonNode role, Set<String> where) {
        if (where.isEmpty()) {
            return Stream.of();
        }
        Set<String> namespaces = where.contains("") ? Set.of() : where;
        String name = role.at("/metadata/name").asText();
        return role.path("rules")
                .valueStream()
                .flatMap(rule -> Chart.texts(rule.path("apiGroups"))
                        .flatMap(group -> Chart.texts(rule.path("resources"))
                                .flatMap(resource -> Chart.texts(rule.path("verbs"))
                                        .flatMap(verb -> names(rule)
                                                .map(only -> new GrantedRight(
                                                        name, group, resource, verb, only, namespaces))))));
    }

    private static Stream<String> names(JsonNode rule) {
        return rule.has("resourceNames") ? Chart.texts(rule.path("resourceNames")) : Stream.of("");
    }

    /** Whether the request needed it; an apply that makes an object needs to be allowed to create it. */
    public boolean usedBy(AuditRecord request) {
        boolean made = request.verb().equals("patch") && request.code() == 201;
        boolean verbs = request.verb().equals(verb) || (made && verb.equals("create"));
        String full =
                request.subresource().isEmpty() ? request.resource() : request.resource() + "/" + request.subresource();
        return verbs
                && request.apiGroup().equals(group)
                && full.equals(resource)
                && (name.isEmpty() || name.equals(request.name()))
                && (where.isEmpty() || where.contains(request.namespace()));
    }

    @Override
    public String toString() {
        return "%s: %s %s%s%s"
                .formatted(role, verb, resource, group.isEmpty() ? "" : "." + group, name.isEmpty() ? "" : " " + name);
    }
}
