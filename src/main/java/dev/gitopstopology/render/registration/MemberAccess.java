package dev.gitopstopology.render.registration;

import dev.gitopstopology.api.AccessRead;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Access;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.render.Ownership;
import dev.gitopstopology.render.YamlText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one engine may do on one member: an account of its own, bound to the roles of its access profile.
 *
 * <p>The names of bindings say which role they bind, for a binding's {@code roleRef} cannot be changed: another profile is
 * another binding, and the old one is pruned.
 */
public final class MemberAccess {
    private static final String RBAC = "rbac.authorization.k8s.io/v1";

    private MemberAccess() {}

    /** Name of the engine's service account in {@link Api#SYSTEM_NAMESPACE}; its tokens go into the cluster Secret. */
    public static String serviceAccount(Instance instance) {
        return "engine-" + instance.id();
    }

    public static RenderedSet of(Registration registration) {
        Instance instance = registration.instance();
        Access access = instance.engine().access();
        List<Manifest> manifests = new ArrayList<>();
        manifests.add(account(instance));
        switch (access.profile()) {
            case ReadOnly -> manifests.add(binding(instance, null, "read", Roles.READ));
            case Namespaced -> manifests.addAll(inNamespaces(instance, access, "write", Roles.WRITE));
            case Impersonate -> manifests.addAll(inNamespaces(instance, access, "impersonate", Roles.IMPERSONATE));
            case Admin -> manifests.add(binding(instance, null, "admin", Roles.ADMIN));
        }
        SetId id = new SetId(instance.topology(), instance.id(), registration.member(), SetKind.access);
        return new RenderedSet(
                id,
                manifests.stream()
                        .map(manifest -> Ownership.label(manifest, instance))
                        .toList());
    }

    private static List<Manifest> inNamespaces(Instance instance, Access access, String suffix, String role) {
        List<Manifest> manifests = new ArrayList<>();
        if (access.read() == AccessRead.Cluster) {
            manifests.add(binding(instance, null, "read", Roles.READ));
        }
        for (String namespace : access.namespaces()) {
            manifests.add(namespace(namespace));
            manifests.add(binding(instance, namespace, suffix, role));
            if (access.read() == AccessRead.Namespaces) {
                manifests.add(binding(instance, namespace, "read", Roles.READ));
            }
        }
        return manifests;
    }

    /** Made where it is missing, since a binding needs it; one that is there is left as it is. */
    static Manifest namespace(String name) {
        return YamlText.object("""
                        apiVersion: v1
                        kind: Namespace
                        """)
                .edit(json -> json.withObjectProperty("metadata").put("name", name));
    }

    private static Manifest account(Instance instance) {
        return YamlText.object("""
                        apiVersion: v1
                        kind: ServiceAccount
                        automountServiceAccountToken: false
                        """)
                .edit(json -> json.withObjectProperty("metadata")
                        .put("name", serviceAccount(instance))
                        .put("namespace", Api.SYSTEM_NAMESPACE));
    }

    private static Manifest binding(Instance instance, @Nullable String namespace, String suffix, String role) {
        return YamlText.object("apiVersion: " + RBAC).edit(json -> {
            json.put("kind", namespace == null ? "ClusterRoleBinding" : "RoleBinding");
            var metadata = json.withObjectProperty("metadata")
                    .put("name", "gitops-topology-engine-" + instance.id() + "-" + suffix);
            if (namespace != null) {
                metadata.put("namespace", namespace);
            }
            json.putObject("roleRef")
                    .put("apiGroup", "rbac.authorization.k8s.io")
                    .put("kind", "ClusterRole")
                    .put("name", role);
            json.putArray("subjects")
                    .addObject()
                    .put("kind", "ServiceAccount")
                    .put("name", serviceAccount(instance))
                    .put("namespace", Api.SYSTEM_NAMESPACE);
        });
    }
}
