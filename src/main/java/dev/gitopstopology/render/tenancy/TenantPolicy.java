package dev.gitopstopology.render.tenancy;

import dev.gitopstopology.api.TenantPermission;
import dev.gitopstopology.api.TenantRole;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.render.PolicyField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tenant's rights in Argo CD, as lines of policy (operator-manual/rbac.md). The roles are the AppProject's, so that Argo CD
 * itself keeps them apart from those of other projects and from its own; every right is on the tenant's own Applications.
 *
 * <p>ApplicationSets are in no permission: whoever may write one uses the credentials of its generators
 * (operator-manual/applicationset/Security.md). Nor is {@code override}, which syncs what is in no repository.
 */
public final class TenantPolicy {
    private TenantPolicy() {}

    /** Keys of argocd-rbac-cm to their text. */
    public static SortedMap<String, String> of(Collection<PlannedTenant> tenants) {
        SortedMap<String, String> policies = new TreeMap<>();
        tenants.stream()
                .map(PlannedTenant::tenant)
                .filter(tenant -> !tenant.roles().isEmpty())
                .forEach(tenant -> policies.put(tenant.policyKey(), text(tenant)));
        return policies;
    }

    private static String text(Tenant tenant) {
        List<String> lines = new ArrayList<>();
        for (TenantRole role : tenant.roles()) {
            lines.addAll(rules(tenant, role));
            groups(role).forEach(group -> lines.add("g, " + group + ", " + subject(tenant, role)));
        }
        return String.join("\n", lines) + "\n";
    }

    /** What a role may do, a line each. */
    static List<String> rules(Tenant tenant, TenantRole role) {
        return rights(role.permissions()).stream()
                .map(right -> "p, " + subject(tenant, role) + ", " + right + ", " + tenant.name() + "/*, allow")
                .toList();
    }

    /** Who has a role, each as one field of CSV: Argo CD pastes them into a policy as they are. */
    static List<String> groups(TenantRole role) {
        return role.groups() == null
                ? List.of()
                : role.groups().stream()
                        .sorted()
                        .distinct()
                        .map(PolicyField::quoted)
                        .toList();
    }

    private static String subject(Tenant tenant, TenantRole role) {
        return "proj:" + tenant.name() + ":" + role.name();
    }

    private static Set<String> rights(List<TenantPermission> permissions) {
        Set<String> rights = new LinkedHashSet<>(rights(TenantPermission.View));
        permissions.stream().sorted().forEach(permission -> rights.addAll(rights(permission)));
        return rights;
    }

    private static List<String> rights(TenantPermission permission) {
        return switch (permission) {
            case View -> List.of("applications, get", "applicationsets, get", "logs, get");
            case Sync -> List.of("applications, sync", "applications, action/*");
            case Edit ->
                List.of(
                        "applications, create",
                        "applications, update",
                        "applications, update/*",
                        "applications, delete",
                        "applications, delete/*");
            case Exec -> List.of("exec, create");
        };
    }
}
