package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Unchanged;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fields that a cluster's admission changes after we apply them. To write again is in vain, so the inventory notes the object,
 * and from then on it is rehearsed by dry run until what would be stored is what we apply.
 */
final class Alteration {
    /** Stored as they are sent; other kinds may come back in another form (quantities, for one), so their metadata is compared. */
    private static final Set<String> VERBATIM =
            Set.of("ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ConfigMap");

    private static final String NOTE = "altered ";
    private final ApiObjects objects;
    private final String cluster;
    private final TreeMap<String, String> found = new TreeMap<>();

    Alteration(ApiObjects objects, String cluster) {
        this.objects = objects;
        this.cluster = cluster;
    }

    /** The marker for the inventory of what an apply was answered with; an alteration is remembered for {@link #report}. */
    synchronized String marker(Manifest wanted, JsonNode answer) {
        String field = field(wanted, answer);
        if (field != null) {
            found.put(wanted.id().toString(), field);
        }
        return (field == null ? "" : NOTE) + Unchanged.marker(answer);
    }

    /** Whether another apply would only be altered again. */
    boolean persists(Manifest wanted, Inventory.@Nullable Entry entry, @Nullable JsonNode live) {
        if (entry == null
                || live == null
                || entry.marker() == null
                || !entry.marker().startsWith(NOTE)
                || !wanted.digest().equals(entry.digest())) {
            return false;
        }
        String field = rehearsed(wanted, live);
        if (field != null) {
            found.put(wanted.id().toString(), field);
        }
        return field != null;
    }

    private @Nullable String rehearsed(Manifest wanted, JsonNode live) {
        try {
            return field(wanted, objects.rehearse(wanted));
        } catch (KubernetesClientException e) {
            if (Refusal.isAnswer(e)) {
                return field(wanted, live); // such as a webhook that cannot take part in a dry run
            }
            throw e;
        }
    }

    private static @Nullable String field(Manifest wanted, JsonNode answer) {
        ObjectId id = wanted.id();
        JsonNode json = ApiObjects.withoutStringData(wanted.json());
        if (VERBATIM.contains(id.kind())) {
            return Unchanged.difference(answer, json, "");
        }
        String labels = part("labels", answer, json);
        return labels != null ? labels : part("annotations", answer, json);
    }

    private static @Nullable String part(String name, JsonNode answer, JsonNode wanted) {
        JsonNode part = wanted.path("metadata").get(name);
        return part == null
                ? null
                : Unchanged.difference(answer.path("metadata").get(name), part, ".metadata." + name);
    }

    /**
     * @throws DeliveryException when anything was altered
     */
    synchronized void report() {
        if (!found.isEmpty()) {
            String first = found.firstKey();
            throw new DeliveryException(
                    Outcome.Blocked,
                    "Altered",
                    "%s on cluster %s: a mutating admission webhook or policy of the cluster changes field %s after we apply it%s; exempt our objects from it. Nothing is written again until it leaves the field alone"
                            .formatted(
                                    first,
                                    cluster,
                                    found.get(first),
                                    found.size() == 1 ? "" : ", and " + (found.size() - 1) + " more objects"));
        }
    }
}
