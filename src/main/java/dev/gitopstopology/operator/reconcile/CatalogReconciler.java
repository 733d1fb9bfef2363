package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsCatalogEntryStatus;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.operator.fleet.Topologies;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.operator.tell.EventLog;
import dev.gitopstopology.operator.tell.Settling;
import dev.gitopstopology.operator.tell.StatusWriter;
import dev.gitopstopology.operator.tell.Telling;
import dev.gitopstopology.status.EntryStatuses;
import dev.gitopstopology.status.EntryView;
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

/** Tells what the topologies know of a catalogue entry, and lets it go when nothing of it is left. The topologies do the work. */
@ControllerConfiguration(
        name = "gitopscatalogentry",
        fieldManager = Api.FIELD_MANAGER,
        finalizerName = Api.GROUP + "/finalizer")
public final class CatalogReconciler implements Reconciler<GitOpsCatalogEntry>, Cleaner<GitOpsCatalogEntry> {
    private final Catalogs catalogs;
    private final Topologies topologies;
    private final Wakeups wakeups;
    private final Telling<GitOpsCatalogEntry, GitOpsCatalogEntryStatus, EntryKey> telling;
    private final InstantSource clock;

    public CatalogReconciler(
            Catalogs catalogs,
            Topologies topologies,
            Wakeups wakeups,
            EventLog events,
            StatusWriter statuses,
            InstantSource clock) {
        this.catalogs = catalogs;
        this.topologies = topologies;
        this.wakeups = wakeups;
        this.telling = new Telling<>(
                events,
                statuses,
                new Settling<>(clock),
                GitOpsCatalogEntry::new,
                GitOpsCatalogEntryStatus::conditions,
                GitOpsCatalogEntryStatus::observedGeneration);
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, GitOpsCatalogEntry>> prepareEventSources(
            EventSourceContext<GitOpsCatalogEntry> context) {
        return List.of(wakeups.entries());
    }

    @Override
    public UpdateControl<GitOpsCatalogEntry> reconcile(GitOpsCatalogEntry object, Context<GitOpsCatalogEntry> context) {
        CatalogEntry entry = Catalogs.entry(object);
        return telling.tell(object, entry.key(), underWay(entry), () -> status(object, false));
    }

    @Override
    public DeleteControl cleanup(GitOpsCatalogEntry object, Context<GitOpsCatalogEntry> context) {
        CatalogEntry entry = Catalogs.entry(object);
        Map<String, EntryView> views = catalogs.of(entry);
        boolean gone = worksWith(entry, topologies.present(entry.key().namespace())).stream()
                .allMatch(topology ->
                        views.containsKey(topology) && views.get(topology).gone());
        return gone ? DeleteControl.defaultDelete() : telling.waiting(object, status(object, true));
    }

    /** Whether news may be only a moment away. */
    private boolean underWay(CatalogEntry entry) {
        Map<String, EntryView> views = catalogs.of(entry);
        return views.isEmpty()
                || !views.keySet()
                        .containsAll(worksWith(
                                entry,
                                topologies.engines(entry.key().namespace()).keySet()))
                || views.values().stream().anyMatch(view -> view.pending());
    }

    private static List<String> worksWith(CatalogEntry entry, Set<String> present) {
        return present.stream().filter(entry::worksWith).toList();
    }

    private GitOpsCatalogEntryStatus status(GitOpsCatalogEntry object, boolean leaving) {
        CatalogEntry entry = Catalogs.entry(object);
        Set<String> present = topologies.engines(entry.key().namespace()).keySet();
        List<Problem> own = entry.topologies().stream()
                .filter(name -> !present.contains(name))
                .map(name -> new Problem(
                        "spec.topologyRefs",
                        "TopologyUnknown",
                        "GitOpsCatalogEntry %s: spec.topologyRefs names %s, and namespace %s has no such GitOpsTopology; create it, or remove the name"
                                .formatted(entry.key(), name, entry.key().namespace())))
                .toList();
        return EntryStatuses.of(
                catalogs.of(entry).values(),
                own,
                leaving,
                object.getStatus(),
                object.getMetadata().getGeneration(),
                clock.instant());
    }
}
