package dev.gitopstopology.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.distribution.Distribution;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.Scenario;
import dev.gitopstopology.render.argocd.ArgoCDRenderer;
import dev.gitopstopology.render.registration.ClusterSecret;
import dev.gitopstopology.render.registration.Enrolment;
import dev.gitopstopology.render.registration.MemberAccess;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;

/** The reference of access profiles as Markdown: what is rendered for each, the rules of the roles, and the table of rights. */
final class AccessDocs {
    private static final String HEAD = """
            # Access profiles

            Generated from the code and from the table that the tests ask a real API server; do not edit. To write it anew:
            `mvn test -Dtest=AccessDocsTest -DargLine=-Dgolden.update=true`. What the profiles are for, and an example with
            `Impersonate`, is in [security](../security.md#access-profiles).

            ## What is rendered

            For each way to write `spec.engine.access`: what the engine's account is bound to on a member, what the cluster Secret
            says besides the address and the token, and what Argo CD is told in `argocd-cm`. The operator sets these keys; a topology that
            sets one of them gets `SettingOwned`.

            | `access` | Bound on the member | Cluster Secret | `argocd-cm` |
            |---|---|---|---|
            """;
    private static final String ROLES = """

            ## The roles

            Enrolment makes them on every member. The installer may bind them by name, but for `-read-cluster`, which only
            goes into `-read`, and it may bind no other.

            | ClusterRole | API groups | Resources | Verbs |
            |---|---|---|---|
            """;
    private static final String RIGHTS = """

            ## The rights

            What the API server of a member answers to the engine's own token. `team-a` is in `access.namespaces`, `team-b` is not; `*` is all
            namespaces at once. *narrow* is `read: Namespaces`.

            | Verb | Resource | Where | `ReadOnly` | `Namespaced` | `Namespaced`, narrow | `Impersonate` | `Impersonate`, narrow | `Admin` |
            |---|---|---|---|---|---|---|---|---|
            """;
    private static final List<String> SETTINGS = List.of(
            "resource.respectRBAC",
            "application.sync.impersonation.enabled",
            "application.sync.impersonation.enforced");

    private AccessDocs() {}

    static String text() {
        StringBuilder out = new StringBuilder(HEAD);
        Right.COLUMNS.forEach(access -> rendered(access, out));
        out.append(ROLES);
        Enrolment.manifests().stream()
                .filter(manifest ->
                        manifest.kind().equals("ClusterRole") && manifest.name().startsWith("gitops-topology-engine-"))
                .forEach(role -> rules(role, out));
        out.append(RIGHTS);
        for (Right right : Right.all()) {
            out.append("| %s | `%s` | %s |".formatted(right.verb(), right.resource(), place(right.where())));
            right.answers().forEach(yes -> out.append(yes ? " yes |" : " |"));
            out.append('\n');
        }
        return out.toString();
    }

    private static String place(String where) {
        return where.equals("-") ? "the cluster" : "`" + where + "`";
    }

    private static void rendered(String access, StringBuilder out) {
        Scenario scenario = Scenario.parse("""
                metadata: {name: company, namespace: platform}
                spec: {mode: Centralized, engine: {type: ArgoCD, access: %s}}
                ---
                metadata: {name: paris, namespace: platform}
                spec: {connection: {type: Kubeconfig}}
                """.formatted(access));
        StringJoiner bindings = new StringJoiner("<br>");
        MemberAccess.of(scenario.registrations().get(0)).manifests().stream()
                .filter(manifest -> manifest.json().has("roleRef"))
                .forEach(binding -> bindings.add("`%s` in %s"
                        .formatted(
                                binding.json().at("/roleRef/name").asText(),
                                binding.namespace() == null ? "the cluster" : "`" + binding.namespace() + "`")));
        JsonNode data = ClusterSecret.of(scenario.registrations().get(0)).json().path("stringData");
        JsonNode config =
                ArgoCDRenderer.render(
                                scenario.instance(),
                                Distribution.release(scenario.instance().engine()))
                        .manifests()
                        .stream()
                        .filter(manifest -> manifest.kind().equals("ConfigMap")
                                && manifest.name().equals("argocd-cm"))
                        .findFirst()
                        .orElseThrow()
                        .json()
                        .path("data");
        out.append("| `%s` | %s | %s | %s |\n"
                .formatted(
                        access,
                        bindings,
                        keys(data, List.of("namespaces", "clusterResources")),
                        keys(config, SETTINGS)));
    }

    private static String keys(JsonNode data, List<String> keys) {
        StringJoiner text = new StringJoiner("<br>");
        keys.stream()
                .filter(data::has)
                .forEach(key -> text.add("`" + key + ": " + data.path(key).asText() + "`"));
        return text.toString();
    }

    private static void rules(Manifest role, StringBuilder out) {
        role.json()
                .at("/aggregationRule/clusterRoleSelectors")
                .forEach(selector -> selector.path("matchLabels")
                        .properties()
                        .forEach(label ->
                                out.append("| `%s` | | everything in ClusterRoles labelled `%s: %s` | as there |\n"
                                        .formatted(
                                                role.name(),
                                                label.getKey(),
                                                label.getValue().asText()))));
        role.json().path("rules").forEach(rule -> {
            boolean urls = rule.has("nonResourceURLs");
            out.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            role.name(),
                            urls ? "" : words(rule.path("apiGroups")),
                            urls ? "URLs " + words(rule.path("nonResourceURLs")) : words(rule.path("resources")),
                            words(rule.path("verbs"))));
        });
    }

    private static String words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(word -> word.asText().isEmpty() ? "core" : word.asText())
                .map(word -> word.equals("*") ? "`*`" : word)
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
