package dev.gitopstopology.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.model.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bindings of service accounts, and of identities of a platform, to the ClusterRoles of {@link EngineRoles}. */
public final class Grant {
    /** A service account; it need not exist. */
    public record Account(String namespace, String name) {}

    private Grant() {}

    public static Manifest inCluster(String name, String role, List<Account> to) {
        return binding(null, name, role, to);
    }

    public static Manifest inNamespace(String namespace, String name, String role, List<Account> to) {
        return binding(namespace, name, role, to);
    }

    public static Manifest inNamespace(String namespace, String name, String role, WorkloadIdentity.Subject to) {
        return binding(namespace, name, role, List.of())
                .edit(json -> json.withArrayProperty("subjects")
                        .addObject()
                        .put("apiGroup", "rbac.authorization.k8s.io")
                        .put("kind", to.kind().name())
                        .put("name", to.name()));
    }

    private static Manifest binding(@Nullable String namespace, String name, String role, List<Account> to) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "rbac.authorization.k8s.io/v1")
                .put("kind", namespace == null ? "ClusterRoleBinding" : "RoleBinding");
        ObjectNode metadata = json.putObject("metadata").put("name", name);
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        json.putObject("roleRef")
                .put("apiGroup", "rbac.authorization.k8s.io")
                .put("kind", "ClusterRole")
                .put("name", role);
        ArrayNode subjects = json.putArray("subjects");
        to.forEach(account -> subjects.addObject()
                .put("kind", "ServiceAccount")
                .put("name", account.name())
                .put("namespace", account.namespace()));
        return Manifest.of(json);
    }

    /** An account whose tokens are asked for, or that is only acted as: no pod gets one by itself. */
    public static Manifest account(Account account) {
        return YamlText.object("""
                        apiVersion: v1
                        kind: ServiceAccount
                        automountServiceAccountToken: false
                        """)
                .edit(json -> json.withObjectProperty("metadata")
                        .put("name", account.name())
                        .put("namespace", account.namespace()));
    }
}
