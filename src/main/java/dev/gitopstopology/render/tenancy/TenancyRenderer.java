package dev.gitopstopology.render.tenancy;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.plan.TenantGrant;
import dev.gitopstopology.render.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a tenant has with an instance, as one set beside the engine and one on each of the tenant's clusters. */
public final class TenancyRenderer {
    private TenancyRenderer() {}

    public static List<RenderedSet> render(PlannedTenant planned) {
        return Stream.concat(project(planned).stream(), onMembers(planned).stream())
                .toList();
    }

    /** Beside the engine: an Argo CD's project, and what a Flux delivers to spokes. */
    public static List<RenderedSet> project(PlannedTenant planned) {
        List<Manifest> manifests = isArgoCD(planned)
                ? List.of(TenantProject.of(planned))
                : planned.grants().stream()
                        .flatMap(grant ->
                                FluxTenancy.beside(planned.tenant(), grant.registration(), grant.namespaces()).stream())
                        .toList();
        return manifests.isEmpty()
                ? List.of()
                : List.of(set(planned, planned.instance().cluster(), SetKind.project, manifests));
    }

    private static boolean isArgoCD(PlannedTenant planned) {
        return planned.instance().engine().type() == EngineType.ArgoCD;
    }

    /** One set for each of its grants. */
    public static List<RenderedSet> onMembers(PlannedTenant planned) {
        Instance instance = planned.instance();
        Tenant tenant = planned.tenant();
        List<RenderedSet> sets = new ArrayList<>();
        for (TenantGrant grant : planned.grants()) {
            List<Manifest> manifests = new ArrayList<>(MemberTenancy.of(tenant, instance, grant.namespaces()));
            if (!isArgoCD(planned)) {
                manifests.addAll(FluxTenancy.onMember(tenant, grant.registration(), grant.namespaces()));
            }
            sets.add(set(planned, grant.registration().member(), SetKind.tenancy, manifests));
        }
        return sets;
    }

    private static RenderedSet set(PlannedTenant planned, ClusterKey cluster, SetKind kind, List<Manifest> manifests) {
        Instance instance = planned.instance();
        String tenant = planned.tenant().name();
        SetId id = new SetId(instance.topology(), instance.id(), cluster, kind, tenant);
        return new RenderedSet(
                id,
                manifests.stream()
                        .map(manifest -> Ownership.label(manifest, instance).withLabel(Api.LABEL_TENANT, tenant))
                        .toList());
    }
}
