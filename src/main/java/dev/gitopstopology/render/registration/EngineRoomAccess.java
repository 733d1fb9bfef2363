package dev.gitopstopology.render.registration;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;

/** The installer's own rights where an engine is to be installed on a member: in that one namespace, and only as long as it is there. */
public final class EngineRoomAccess {
    private EngineRoomAccess() {}

    /** The namespace without anything that could be in dispute; the engine's own set says the rest. */
    public static Manifest namespace(String name) {
        return MemberAccess.namespace(name);
    }

    public static Manifest binding(String namespace) {
        return binding(namespace, "gitops-topology-install");
    }

    /** The same where the engine is somebody else's: nothing of the engine can be changed with it. */
    public static Manifest beside(String namespace) {
        return binding(namespace, "gitops-topology-register");
    }

    private static Manifest binding(String namespace, String role) {
        return YamlText.object("""
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata:
                          name: gitops-topology-installer
                          labels:
                            app.kubernetes.io/managed-by: gitops-topology
                        roleRef:
                          apiGroup: rbac.authorization.k8s.io
                          kind: ClusterRole
                        subjects:
                        - kind: ServiceAccount
                          name: gitops-topology-installer
                        """).edit(json -> {
            json.withObjectProperty("metadata").put("namespace", namespace);
            json.withObjectProperty("roleRef").put("name", role);
            json.withArrayProperty("subjects")
                    .forEach(subject -> ((com.fasterxml.jackson.databind.node.ObjectNode) subject)
                            .put("namespace", Api.SYSTEM_NAMESPACE));
        });
    }
}
