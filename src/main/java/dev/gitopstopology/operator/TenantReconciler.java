package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTenantStatus;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.model.TenantKey;
import dev.gitopstopology.plan.TenantCheck;
import dev.gitopstopology.status.TenantStatuses;
import dev.gitopstopology.status.TenantView;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells what the topologies know of a tenant, and lets it go when nothing of it is left. The topologies do the work. */
@ControllerConfiguration(
        name = "gitopstenant",
        fieldManager = Api.FIELD_MANAGER,
        finalizerName = Api.GROUP + "/finalizer")
final class TenantReconciler implements Reconciler<GitOpsTenant>, Cleaner<GitOpsTenant> {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Tenants tenants;
    private final Topologies topologies;
    private final Wakeups wakeups;
    private final EventLog events;
    private final StatusWriter statuses;
    private final Settling<TenantKey> settling;
    private final InstantSource clock;

    TenantReconciler(
            Tenants tenants,
            Topologies topologies,
            Wakeups wakeups,
            EventLog events,
            StatusWriter statuses,
            InstantSource clock) {
        this.tenants = tenants;
        this.topologies = topologies;
        this.wakeups = wakeups;
        this.events = events;
        this.statuses = statuses;
        this.settling = new Settling<>(clock);
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, GitOpsTenant>> prepareEventSources(EventSourceContext<GitOpsTenant> context) {
        return List.of(wakeups.tenants());
    }

    @Override
    public UpdateControl<GitOpsTenant> reconcile(GitOpsTenant object, Context<GitOpsTenant> context) {
        Tenant tenant = Tenants.tenant(object);
        if (underWay(tenant)) {
            Optional<Duration> patience = settling.patience(tenant.key(), told(object));
            if (patience.isPresent()) {
                return UpdateControl.<GitOpsTenant>noUpdate().rescheduleAfter(patience.get());
            }
        } else {
            settling.settled(tenant.key());
        }
        GitOpsTenantStatus status = status(object, false);
        if (status.equals(object.getStatus())) {
            return UpdateControl.<GitOpsTenant>noUpdate().rescheduleAfter(LOOK_AGAIN);
        }
        events.transition(
                object, object.getStatus() == null ? null : object.getStatus().conditions(), status.conditions());
        return UpdateControl.patchStatus(fresh(object, status)).rescheduleAfter(LOOK_AGAIN);
    }

    @Override
    public DeleteControl cleanup(GitOpsTenant object, Context<GitOpsTenant> context) {
        Tenant tenant = Tenants.tenant(object);
        Map<String, TenantView> views = tenants.of(tenant);
        boolean gone = worksWith(tenant, topologies.present(tenant.key().namespace())).stream()
                .allMatch(topology ->
                        views.containsKey(topology) && views.get(topology).gone());
        if (gone) {
            return DeleteControl.defaultDelete();
        }
        GitOpsTenantStatus status = status(object, true);
        if (!status.equals(object.getStatus())) {
            events.transition(
                    object,
                    object.getStatus() == null ? null : object.getStatus().conditions(),
                    status.conditions());
            statuses.write(fresh(object, status));
        }
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(WAIT.toMillis());
    }

    /** Whether an earlier run has told of the spec as it is; that stands until this one has looked. */
    private static boolean told(GitOpsTenant object) {
        return object.getStatus() != null
                && object.getMetadata()
                        .getGeneration()
                        .equals(object.getStatus().observedGeneration());
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

    private static GitOpsTenant fresh(GitOpsTenant object, GitOpsTenantStatus status) {
        GitOpsTenant fresh = new GitOpsTenant();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(object.getMetadata().getName())
                .withNamespace(object.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return fresh;
    }
}
