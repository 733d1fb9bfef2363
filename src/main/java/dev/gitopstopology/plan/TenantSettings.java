package dev.gitopstopology.plan;

import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a tenant asks for that the instance's settings do not go with. */
final class TenantSettings {
    private static final String MATCH_MODE = "policy.matchMode";

    private TenantSettings() {}

    static List<Problem> problems(Tenant tenant, Instance instance) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> rbac = instance.engine().settings().rbac();
        String key = tenant.policyKey();
        if (rbac != null && rbac.containsKey(key)) {
            problems.add(conflict(
                    tenant,
                    instance,
                    "has the key " + key + ", which is the tenant's; remove it there, or rename the tenant"));
        }
        if (rbac != null
                && "regex".equals(rbac.get(MATCH_MODE))
                && !tenant.roles().isEmpty()) {
            problems.add(
                    conflict(
                            tenant,
                            instance,
                            "sets policy.matchMode to regex, by which a team's rights would reach the Applications of teams with a longer name; remove it there, or the tenant's spec.roles"));
        }
        if (instance.engine().external()
                && tenant.argoCD() != null
                && tenant.argoCD().repositories() != null
                && !tenant.argoCD().repositories().isEmpty()
                && instance.engine().type() == EngineType.ArgoCD) {
            problems.add(new Problem(
                    "spec.argoCD.repositories",
                    "EngineIsExternal",
                    "GitOpsTenant %s: spec.argoCD.repositories is set, and the engine of topology %s is somebody else's, beside which no credentials are put; remove the field, and add the repositories where the engine is installed from"
                            .formatted(tenant.key(), instance.topology())));
        }
        if (tenant.ownAccount()
                && instance.engine().type() == EngineType.ArgoCD
                && instance.engine().access().profile() != AccessProfile.Impersonate) {
            problems.add(new Problem(
                    "spec.argoCD.serviceAccount",
                    "NotImpersonating",
                    "GitOpsTenant %s: spec.argoCD.serviceAccount has a meaning only with access.profile Impersonate, and topology %s has %s; remove the field, or change the profile"
                            .formatted(
                                    tenant.key(),
                                    instance.topology(),
                                    instance.engine().access().profile())));
        }
        return problems;
    }

    private static Problem conflict(Tenant tenant, Instance instance, String what) {
        return new Problem(
                "spec.roles",
                "SettingConflict",
                "GitOpsTenant %s: spec.engine.argoCD.settings.rbac of topology %s %s"
                        .formatted(tenant.key(), instance.topology(), what));
    }
}
