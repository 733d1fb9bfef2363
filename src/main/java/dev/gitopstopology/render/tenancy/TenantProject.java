package dev.gitopstopology.render.tenancy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.ArgoCDTenant;
import dev.gitopstopology.api.ArgoCDTenant.ClusterResource;
import dev.gitopstopology.api.ArgoCDTenant.SyncWindow;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.plan.TenantGrant;
import dev.gitopstopology.render.YamlText;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's AppProject beside one engine (operator-manual/project.yaml): this engine's clusters by name and the tenant's
 * namespaces there, pair by pair, and what may come from where.
 *
 * <p>Objects that hold a quota are never among what a team may deploy, or it could lift its own. Roles are named here, so that
 * tokens can be made for them; what they may do is in {@link TenantPolicy}, which beside an engine that is somebody else's is written here
 * too.
 */
final class TenantProject {
    /** Has no rights anywhere, and no engine may act as it: where nothing else matches, the API server refuses. */
    private static final String NOBODY = "gitops-topology-nobody";

    private TenantProject() {}

    static Manifest of(PlannedTenant planned) {
        Tenant tenant = planned.tenant();
        return YamlText.object("""
                        apiVersion: argoproj.io/v1alpha1
                        kind: AppProject
                        metadata: {}
                        spec:
                          sourceRepos: []
                          destinations: []
                          clusterResourceWhitelist: []
                          namespaceResourceBlacklist:
                          - {group: "", kind: LimitRange}
                          - {group: "", kind: ResourceQuota}
                        """).edit(json -> {
            json.withObjectProperty("metadata")
                    .put("name", tenant.name())
                    .put("namespace", planned.instance().engine().namespace());
            ObjectNode spec = json.withObjectProperty("spec");
            if (!tenant.description().isEmpty()) {
                spec.put("description", tenant.description());
            }
            tenant.sourceRepos().forEach(spec.withArrayProperty("sourceRepos")::add);
            destinations(planned.grants(), spec.withArrayProperty("destinations"));
            roles(planned, spec);
            argoCD(tenant.argoCD(), spec);
            if (planned.instance().engine().access().profile() == AccessProfile.Impersonate) {
                accounts(planned, spec.putArray("destinationServiceAccounts"));
            }
        });
    }

    private static void destinations(List<TenantGrant> grants, ArrayNode destinations) {
        for (TenantGrant grant : grants) {
            for (String namespace : grant.namespaces()) {
                destinations
                        .addObject()
                        .put("name", grant.registration().destination())
                        .put("namespace", namespace);
            }
        }
    }

    private static void roles(PlannedTenant planned, ObjectNode spec) {
        Tenant tenant = planned.tenant();
        if (tenant.roles().isEmpty()) {
            return;
        }
        ArrayNode roles = spec.putArray("roles");
        tenant.roles().forEach(role -> {
            ObjectNode each = roles.addObject().put("name", role.name());
            if (role.description() != null) {
                each.put("description", role.description());
            }
            if (planned.instance().engine().external()) { // whose argocd-rbac-cm is not ours to write to
                TenantPolicy.rules(tenant, role).forEach(each.putArray("policies")::add);
                TenantPolicy.groups(role)
                        .forEach(group -> each.withArrayProperty("groups").add(group));
            }
        });
    }

    private static void argoCD(@Nullable ArgoCDTenant argo, ObjectNode spec) {
        if (argo == null) {
            return;
        }
        if (argo.clusterResources() != null) {
            ArrayNode allowed = spec.withArrayProperty("clusterResourceWhitelist");
            argo.clusterResources().stream().distinct().forEach(resource -> resource(resource, allowed.addObject()));
        }
        if (argo.syncWindows() != null && !argo.syncWindows().isEmpty()) {
            ArrayNode windows = spec.putArray("syncWindows");
            argo.syncWindows().stream().distinct().forEach(window -> window(window, windows.addObject()));
        }
    }

    private static void resource(ClusterResource resource, ObjectNode json) {
        json.put("group", Objects.requireNonNullElse(resource.group(), "")).put("kind", resource.kind());
        if (resource.name() != null) {
            json.put("name", resource.name());
        }
    }

    private static void window(SyncWindow window, ObjectNode json) {
        json.put("kind", window.kind().name().toLowerCase(Locale.ROOT))
                .put("schedule", window.schedule())
                .put("duration", window.duration())
                .put("timeZone", Objects.requireNonNullElse(window.timeZone(), "UTC"))
                .put("manualSync", Boolean.TRUE.equals(window.manualSync()));
        Objects.requireNonNullElse(window.applications(), List.of("*"))
                .forEach(json.withArrayProperty("applications")::add);
    }

    /** The first that matches counts, and what nothing matches is an error, so the catch-all comes last. */
    private static void accounts(PlannedTenant planned, ArrayNode accounts) {
        planned.grants().stream()
                .flatMap(grant -> grant.namespaces().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(namespace ->
                        account(accounts, namespace, planned.tenant().account()));
        account(accounts, "*", NOBODY);
    }

    private static void account(ArrayNode accounts, String namespace, String name) {
        accounts.addObject().put("server", "*").put("namespace", namespace).put("defaultServiceAccount", name);
    }
}
