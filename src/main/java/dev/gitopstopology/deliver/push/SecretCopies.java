package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.SecretFilling;
import dev.gitopstopology.deliver.Unchanged;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.model.SetId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine's copies of Secrets of the hub, each for itself: one that fails keeps no other from being delivered, and stays as it was.
 * Whether a copy is as wanted is seen by comparing it, key by key. The inventory has digests of what is asked for without the
 * content, so that nobody who reads it can try passwords against it.
 */
public final class SecretCopies {
    private final Target target;
    private final ApiObjects objects;
    private final SetId set;
    private final int mayPrune;

    /** @param mayPrune how many copies may be deleted because nothing asks for them any more */
    public SecretCopies(Target target, SetId set, int mayPrune) {
        this.target = target;
        this.objects = target.objects();
        this.set = set;
        this.mayPrune = mayPrune;
    }

    /**
     * What came of it.
     *
     * @param failures why which copies were not delivered
     * @param waiting whether a namespace of Flux's is not there yet; it is made with the registration that it is for
     */
    public record Result(Map<SecretCopy, DeliveryException> failures, boolean waiting) {}

    /**
     * @param home the engine's namespace; any other has to be this instance's already
     * @throws DeliveryException when none can be delivered, since the inventory is another's, or too many would be deleted
     */
    public Result deliver(List<SecretCopy> all, String home, SecretFilling filling, Holder holder) {
        InventoryStore store = new InventoryStore(objects, set, holder);
        Inventory inventory = store.read();
        if (all.isEmpty() && inventory.entries().isEmpty()) {
            return new Result(Map.of(), false);
        }
        List<Inventory.Entry> superfluous = superfluous(inventory, all);
        new PruneBudget(target.name(), mayPrune).check(superfluous);
        SortedMap<String, List<JsonNode>> there = there(all, home);
        List<SecretCopy> copies = all.stream()
                .filter(copy -> there.containsKey(String.valueOf(copy.manifest().namespace())))
                .toList();
        Map<SecretCopy, DeliveryException> failures = new LinkedHashMap<>();
        Map<SecretCopy, Manifest> todo =
                todo(copies, there.values().stream().flatMap(List::stream).toList(), filling, inventory, failures);
        Inventory announced = inventory;
        for (SecretCopy copy : todo.keySet()) {
            ObjectId id = copy.manifest().id();
            if (!inventory.entries().containsKey(id.key())) {
                announced = announced.with(Inventory.Entry.announced(id, null));
            }
        }
        if (!announced.equals(inventory)) {
            store.write(announced);
        }
        Inventory result = announced;
        for (Map.Entry<SecretCopy, Manifest> each : todo.entrySet()) {
            try {
                result = result.with(written(each.getKey(), each.getValue(), announced));
            } catch (DeliveryException e) {
                failures.put(each.getKey(), e);
            }
        }
        Prune prune = new Prune(objects, set.instance());
        for (Inventory.Entry entry : superfluous) {
            prune.remove(entry, Set.of(home));
            result = result.without(entry.id().key());
        }
        if (result.entries().isEmpty()) {
            store.delete();
        } else {
            store.write(result);
        }
        return new Result(failures, copies.size() < all.size());
    }

    /** Our copies by namespace, where there is one and we may look. */
    private SortedMap<String, List<JsonNode>> there(List<SecretCopy> copies, String home) {
        SortedMap<String, List<JsonNode>> live = new TreeMap<>();
        copies.stream()
                .map(copy -> String.valueOf(copy.manifest().namespace()))
                .distinct()
                .filter(namespace ->
                        namespace.equals(home) || new FluxNamespace(target, namespace, set.instance()).exists())
                .forEach(namespace -> list(namespace, home).ifPresent(secrets -> live.put(namespace, secrets)));
        return live;
    }

    /** Empty in the namespace of a member that left and comes again, before we have rights in it. */
    private Optional<List<JsonNode>> list(String namespace, String home) {
        try {
            return Optional.of(
                    objects.list(new ObjectId("v1", "Secret", namespace, ""), Api.LABEL_ROLE, SecretCopy.ROLE));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN && !namespace.equals(home)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<Inventory.Entry> superfluous(Inventory inventory, List<SecretCopy> copies) {
        List<String> wanted =
                copies.stream().map(copy -> copy.manifest().id().key()).toList();
        return inventory.entries().values().stream()
                .filter(entry -> !wanted.contains(entry.id().key()))
                .toList();
    }

    /** What has to be written, filled. */
    private Map<SecretCopy, Manifest> todo(
            List<SecretCopy> copies,
            List<JsonNode> live,
            SecretFilling filling,
            Inventory inventory,
            Map<SecretCopy, DeliveryException> failures) {
        Map<SecretCopy, Manifest> todo = new LinkedHashMap<>();
        for (SecretCopy copy : copies) {
            try {
                Manifest filled = filling.fill(copy);
                if (!same(inventory.entries().get(copy.manifest().id().key()), find(live, copy), filled)) {
                    todo.put(copy, filled);
                }
            } catch (DeliveryException e) {
                failures.put(copy, e);
            }
        }
        return todo;
    }

    private static @Nullable JsonNode find(List<JsonNode> live, SecretCopy copy) {
        return live.stream()
                .filter(each -> each.at("/metadata/name")
                                .asText()
                                .equals(copy.manifest().name())
                        && each.at("/metadata/namespace")
                                .asText()
                                .equals(copy.manifest().namespace()))
                .findFirst()
                .orElse(null);
    }

    private static boolean same(Inventory.@Nullable Entry entry, @Nullable JsonNode live, Manifest wanted) {
        return entry != null
                && live != null
                && live.at("/metadata/uid").asText().equals(entry.uid())
                && !live.path("metadata").has("deletionTimestamp")
                && Unchanged.contained(live, wanted.json());
    }

    private Inventory.Entry written(SecretCopy copy, Manifest filled, Inventory announced) {
        ObjectId id = filled.id();
        try {
            JsonNode found = objects.get(id);
            boolean force = found != null
                    && SetDelivery.Ownership.ours(
                            set.instance().value(), found, announced.entries().get(id.key()), target.name(), id);
            JsonNode live = objects.apply(filled, force);
            return new Inventory.Entry(
                    id, live.at("/metadata/uid").asText(), copy.manifest().digest(), Unchanged.marker(live));
        } catch (KubernetesClientException e) {
            throw Refusal.isAnswer(e) ? unsaid(Refusal.of(target.name(), id, e), id) : e;
        }
    }

    /** What an admission webhook says of a Secret may have the content in it. */
    private DeliveryException unsaid(DeliveryException refusal, ObjectId id) {
        return new DeliveryException(
                Outcome.Blocked,
                refusal.reason(),
                "cluster %s refuses %s; what it says of a Secret is not repeated here, look at its audit log and its admission webhooks"
                        .formatted(target.name(), id));
    }
}
