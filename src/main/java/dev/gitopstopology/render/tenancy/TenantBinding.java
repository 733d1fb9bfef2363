package dev.gitopstopology.render.tenancy;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.render.YamlText;

/**
 * Lets a tenant's account write in one namespace, by the role that enrolment made and that the installer may bind: no right is
 * added to the installer for it.
 */
final class TenantBinding {
    private static final String WRITE = "gitops-topology-engine-write";

    private TenantBinding() {}

    /** Of what a tenant has by one instance: where two instances serve a cluster, each has its own. */
    static String name(Tenant tenant, Instance instance) {
        return "tenant-" + tenant.name() + "-" + instance.id();
    }

    /** @param home namespace of the account */
    static Manifest of(Tenant tenant, Instance instance, String namespace, String account, String home) {
        return YamlText.object("{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding}")
                .edit(json -> {
                    json.withObjectProperty("metadata")
                            .put("name", name(tenant, instance))
                            .put("namespace", namespace);
                    json.putObject("roleRef")
                            .put("apiGroup", "rbac.authorization.k8s.io")
                            .put("kind", "ClusterRole")
                            .put("name", WRITE);
                    json.putArray("subjects")
                            .addObject()
                            .put("kind", "ServiceAccount")
                            .put("name", account)
                            .put("namespace", home);
                });
    }
}
