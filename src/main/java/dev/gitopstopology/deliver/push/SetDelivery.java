package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Unchanged;
import dev.gitopstopology.model.ApplyOrder;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings one cluster to one rendered set: claim, read, announce new objects in the inventory, apply phase by phase what is not
 * as wanted, prune what the inventory lists and the set no longer holds, record. Idempotent; where nothing has changed it
 * writes nothing.
 */
public final class SetDelivery {
    private final Target target;
    private final ApiObjects objects;
    private final Parallel parallel;
    private final int mayPrune;

    /** @param mayPrune how many objects may be deleted because the set no longer holds them; more, and nothing is delivered */
    public SetDelivery(Target target, int mayPrune) {
        this.mayPrune = mayPrune;
        this.target = target;
        this.objects = target.objects();
        this.parallel = new Parallel(target.requests());
    }

    /**
     * What the cluster holds now.
     *
     * @param written objects that were written, by this delivery or by an earlier one that could not record it
     * @param live the objects of the set as last seen, by {@link ObjectId#key()}
     */
    public record Delivered(int objects, int written, int pruned, Map<String, JsonNode> live) {}

    private record Applied(Manifest manifest, JsonNode live) {
        Inventory.Entry entry(Alteration alteration) {
            return new Inventory.Entry(
                    manifest.id(),
                    live.path("metadata").path("uid").asText(),
                    manifest.digest(),
                    alteration.marker(manifest, live));
        }
    }

    /**
     * Holds the claim, if nothing is in the way: before anything is done in a namespace that may be another's.
     *
     * @throws DeliveryException when somebody else has the place
     */
    public void claim(SetId set, Holder holder) {
        new OwnNamespace(objects).ensure();
        new InventoryStore(objects, set, holder).read(); // before the claim: who is refused leaves nothing behind
        if (holder.claim() != null) {
            new Claims(objects).hold(holder.claim());
        }
    }

    /**
     * @throws DeliveryException when the cluster refuses, or somebody else owns what we would write
     * @throws KubernetesClientException when the cluster does not answer
     */
    public Delivered deliver(RenderedSet set, Holder holder, Bindings bindings) {
        new OwnNamespace(objects).ensure();
        InventoryStore store = new InventoryStore(objects, set.id(), holder);
        Inventory inventory = store.read(); // before the claim: who is refused leaves nothing behind
        if (holder.claim() != null) {
            new Claims(objects).hold(holder.claim());
        }
        List<Manifest> wanted = set.manifests().stream().map(bindings::bind).toList();
        // Rights that are taken away delete nothing of anybody, and must not wait; no more does a tenant's
        // Kustomization for a spoke.
        if (set.id().kind() != SetKind.access && set.id().kind() != SetKind.project) {
            new PruneBudget(target.name(), mayPrune).check(superfluous(inventory, wanted));
        }
        Live live = Live.read(parallel, objects, set.id().instance(), wanted, inventory);

        Alteration alteration = new Alteration(objects, target.name());
        Map<String, JsonNode> seen = new TreeMap<>();
        Map<ApplyOrder, List<Manifest>> todo = new EnumMap<>(ApplyOrder.class);
        List<Applied> madeBefore = new ArrayList<>();
        Inventory announced = inventory;
        for (Manifest manifest : wanted) {
            ObjectId id = manifest.id();
            Inventory.@Nullable Entry entry = inventory.entries().get(id.key());
            JsonNode found = live.get(id);
            boolean borrowed = borrows(set.id()) && id.kind().equals("Namespace");
            if (found != null
                    && (borrowed
                            || Ownership.labelledAndApplied(set.id().instance().value(), found))
                    && Unchanged.sinceAnnounced(manifest, manifest.digest(), entry, found)) {
                madeBefore.add(new Applied(manifest, found));
                continue;
            }
            if (found != null && borrowed) {
                continue; // a member's namespaces are not ours: made where missing, otherwise left as they are
            }
            if (found != null
                    && (Definitions.newer(found, manifest)
                            || Unchanged.is(manifest, manifest.digest(), entry, found)
                            || alteration.persists(manifest, entry, found))) {
                seen.put(id.key(), found);
                continue;
            }
            todo.computeIfAbsent(ApplyOrder.of(id), phase -> new ArrayList<>()).add(manifest);
            if (entry == null || entry.uid() == null) {
                announced = announced.with(Inventory.Entry.announced(id, found == null ? manifest.digest() : null));
            }
        }
        store.write(announced);
        for (Applied applied : madeBefore) {
            seen.put(applied.manifest().id().key(), applied.live());
            announced = announced.with(applied.entry(alteration));
        }
        Inventory result = apply(set.id(), todo, announced, live, seen, store, alteration);
        Prune prune = new Prune(objects, set.id().instance());
        int pruned = 0;
        for (Inventory.Entry entry : superfluous(result, wanted)) {
            prune.remove(entry);
            result = result.without(entry.id().key());
            pruned++;
        }
        store.write(result);
        alteration.report();
        int written =
                madeBefore.size() + todo.values().stream().mapToInt(List::size).sum();
        return new Delivered(result.entries().size(), written, pruned, seen);
    }

    /** Whether namespaces are made where they are missing and otherwise left as they are. */
    private static boolean borrows(SetId set) {
        return set.kind() == SetKind.access || set.kind() == SetKind.tenancy || set.kind() == SetKind.service;
    }

    private static List<Inventory.Entry> superfluous(Inventory inventory, List<Manifest> wanted) {
        return inventory.entries().values().stream()
                .filter(entry -> wanted.stream()
                        .noneMatch(manifest ->
                                manifest.id().key().equals(entry.id().key())))
                .toList();
    }

    private Inventory apply(
            SetId set,
            Map<ApplyOrder, List<Manifest>> todo,
            Inventory announced,
            Live live,
            Map<String, JsonNode> seen,
            InventoryStore store,
            Alteration alteration) {
        Inventory result = announced;
        for (ApplyOrder phase : ApplyOrder.values()) {
            if (phase == ApplyOrder.WORKLOADS) { // what comes before does well without
                new Definitions(objects).awaitServed(todo.getOrDefault(ApplyOrder.DEFINITIONS, List.of()));
            }
            for (List<Manifest> batch : batches(todo.getOrDefault(phase, List.of()))) {
                List<Outcomes.Of<Applied>> outcomes = parallel.outcomes(
                        batch, manifest -> applyOne(set, manifest, announced, live.get(manifest.id())));
                for (Outcomes.Of<Applied> outcome : outcomes) {
                    Applied applied = outcome.value();
                    if (applied != null) {
                        seen.put(applied.manifest().id().key(), applied.live());
                        result = result.with(applied.entry(alteration));
                    }
                }
                if (outcomes.stream().anyMatch(outcome -> outcome.failure() != null)) {
                    store.write(result);
                    throw Outcomes.worst(outcomes);
                }
            }
        }
        return result;
    }

    /** What of a phase may be applied side by side: an account that may only bind what it has been told to is refused a role that is not there yet. */
    private static List<List<Manifest>> batches(List<Manifest> phase) {
        Map<Boolean, List<Manifest>> binding = phase.stream()
                .collect(Collectors.partitioningBy(each -> each.kind().endsWith("RoleBinding")));
        return Stream.of(binding.get(false), binding.get(true))
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private Applied applyOne(SetId set, Manifest manifest, Inventory inventory, @Nullable JsonNode listed) {
        ObjectId id = manifest.id();
        Inventory.@Nullable Entry entry = inventory.entries().get(id.key());
        try {
            JsonNode found = listed != null ? listed : objects.get(id);
            if (found == null && borrows(set) && id.kind().equals("Namespace")) {
                return new Applied(manifest, objects.create(manifest));
            }
            return new Applied(
                    manifest,
                    objects.apply(
                            manifest,
                            found != null && Ownership.ours(set.instance().value(), found, entry, target.name(), id)));
        } catch (KubernetesClientException e) {
            throw Refusal.isAnswer(e) ? Refusal.of(target.name(), id, e) : e;
        }
    }

    /** Every field of an object that is ours is ours to set; of anything else, nothing is taken by force. */
    public static final class Ownership {
        private static final List<String> SHARED = Arrays.asList("Namespace", "CustomResourceDefinition");

        public static boolean ours(
                String instance, JsonNode found, Inventory.@Nullable Entry entry, String cluster, ObjectId id) {
            JsonNode metadata = found.path("metadata");
            boolean recorded = entry != null && metadata.path("uid").asText().equals(entry.uid());
            boolean adopted = metadata.path("annotations")
                    .path(Api.ANNOTATION_ADOPT)
                    .asText()
                    .equals("true");
            if (recorded || adopted || labelledAndApplied(instance, found)) {
                return true;
            }
            if (SHARED.contains(id.kind())) {
                return false;
            }
            throw new DeliveryException(
                    Outcome.Blocked,
                    "ForeignObject",
                    "%s on cluster %s exists and is not ours (uid %s); delete or rename it, or annotate it with gitops-topology.dev/adopt=true to hand it over"
                            .formatted(id, cluster, metadata.path("uid").asText()));
        }

        /** A crash between writing an object and recording it leaves an object of ours without a UID in the inventory. */
        static boolean labelledAndApplied(String instance, JsonNode found) {
            JsonNode metadata = found.path("metadata");
            boolean labelled =
                    metadata.path("labels").path(Api.LABEL_INSTANCE).asText().equals(instance)
                            || metadata.path("labels").has(Definitions.LABEL);
            return labelled
                    && metadata.path("managedFields")
                            .valueStream()
                            .anyMatch(entry -> entry.path("manager").asText().equals(Api.FIELD_MANAGER)
                                    && entry.path("operation").asText().equals("Apply"));
        }
    }
}
