package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTenantStatus;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.model.TenantKey;
import dev.gitopstopology.operator.fleet.Topologies;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.operator.tell.EventLog;
import dev.gitopstopology.operator.tell.Settling;
import dev.gitopstopology.operator.tell.StatusWriter;
import dev.gitopstopology.operator.tell.Telling;
import dev.gitopstopology.plan.TenantCheck;
import dev.gitopstopology.status.TenantStatuses;
import dev.gitopstopology.status.TenantView;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells what the topologies know of a tenant, and lets it go when nothing of it is left. The topologies do the work. */
@ControllerConfiguration(
        name = "gitopstenant",
        fieldManager = Api.FIELD_MANAGER,
        finalizerName = Api.GROUP + "/finalizer")
public final class TenantReconciler implements Reconciler<GitOpsTenant>, Cleaner<GitOpsTenant> {
    private final Tenants tenants;
    private final Topologies topologies;
    private final Wakeups wakeups;
    private final Telling<GitOpsTenant, GitOpsTenantStatus, TenantKey> telling;
    private final InstantSource clock;

    public TenantReconciler(
            Tenants tenants,
            Topologies topologies,
            Wakeups wakeups,
            EventLog events,
            StatusWriter statuses,
            InstantSource clock) {
        this.tenants = tenants;
        this.topologies = topologies;
        this.wakeups = wakeups;
        this.telling = new Telling<>(
                events,
                statuses,
                new Settling<>(clock),
                GitOpsTenant::new,
                GitOpsTenantStatus::conditions,
                GitOpsTenantStatus::observedGeneration);
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, GitOpsTenant>> prepareEventSources(EventSourceContext<GitOpsTenant> context) {
        return List.of(wakeups.tenants());
    }

    @Override
    public UpdateControl<GitOpsTenant> reconcile(GitOpsTenant object, Context<GitOpsTenant> context) {
        Tenant tenant = Tenants.tenant(object);
        return telling.tell(object, tenant.key(), underWay(tenant), () -> status(object, false));
    }

    @Override
    public DeleteControl cleanup(GitOpsTenant object, Context<GitOpsTenant> context) {
        Tenant tenant = Tenants.tenant(object);
        Map<String, TenantView> views = tenants.of(tenant);
        boolean gone = worksWith(tenant, topologies.present(tenant.key().namespace())).stream()
                .allMatch(topology ->
                        views.containsKey(topology) && views.get(topology).gone());
        return gone ? DeleteControl.defaultDelete() : telling.waiting(object, status(object, true));
    }

    /** Whether news may be only a moment away. */
    private boolean underWay(Tenant tenant) {
        Map<String, TenantView> views = tenants.of(tenant);
        return views.isEmpty()
                || !views.keySet()
                        .containsAll(worksWith(
                                tenant,
                                topologies.engines(tenant.key().namespace()).keySet()))
                || views.values().stream().anyMatch(view -> !view.pending().isEmpty());
    }

    private static List<String> worksWith(Tenant tenant, Set<String> present) {
        return present.stream().filter(tenant::worksWith).toList();
    }

    private GitOpsTenantStatus status(GitOpsTenant object, boolean leaving) {
        Tenant tenant = Tenants.tenant(object);
        List<Problem> own = TenantCheck.unknownTopologies(
                tenant, tenants.around(tenant.key().namespace(), List.of()));
        return TenantStatuses.of(
                tenants.of(tenant).values(),
                own,
                leaving,
                object.getStatus(),
                object.getMetadata().getGeneration(),
                clock.instant());
    }
}
