package dev.gitopstopology.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What we put on a cluster for one rendered set, kept on that cluster in a ConfigMap: the only ground on which anything is
 * ever deleted. One line of JSON per object, sorted, so that a person can read it and a diff is small.
 */
public record Inventory(SortedMap<String, Entry> entries) {
    public static final String PREFIX = "inventory-";
    public static final String ACCESS_PREFIX = "inventory-access-";

    /** Of copied Secrets; apart from the others, as those of tenants are. */
    public static final String CREDENTIALS_PREFIX = "credentials-";

    /** Of what a Prometheus operator is told; apart, too. */
    public static final String MONITORING_PREFIX = "monitoring-";

    /** Apart from the others, which are known by the beginning of their names. */
    public static final String OWNER_PREFIX = "tenant-";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param uid null while the object is announced but not yet seen
     * @param digest of the object as it was asked for; of an announced one: null unless the cluster had no such object then, so
     *     what is there later, and ours, was made with this digest
     * @param marker how the object looked after we wrote it: its generation, or its resourceVersion where it has none
     */
    public record Entry(
            ObjectId id,
            @Nullable String uid,
            @Nullable String digest,
            @Nullable String marker) {
        /** Written before the object is: whatever happens then, it is known to be ours to tidy up. */
        public static Entry announced(ObjectId id, @Nullable String digest) {
            return new Entry(id, null, digest, null);
        }
    }

    public static Inventory empty() {
        return new Inventory(new TreeMap<>());
    }

    /** Name of the ConfigMap in our namespace. */
    public static String name(SetId set) {
        if (set.owner() != null) {
            return ownerPrefix(set.instance(), set.kind()) + set.owner();
        }
        return switch (set.kind()) {
            case engine -> PREFIX + set.instance();
            case credentials -> CREDENTIALS_PREFIX + set.instance();
            case monitoring -> MONITORING_PREFIX + set.instance();
            default -> ACCESS_PREFIX + set.instance();
        };
    }

    /** What the names of inventories begin with that an instance's tenants have on a cluster. */
    public static String ownerPrefix(InstanceId instance, SetKind kind) {
        return OWNER_PREFIX + kind + "-" + instance + "-";
    }

    public Inventory with(Entry entry) {
        SortedMap<String, Entry> copy = new TreeMap<>(entries);
        copy.put(entry.id().key(), entry);
        return new Inventory(copy);
    }

    public Inventory without(String key) {
        SortedMap<String, Entry> copy = new TreeMap<>(entries);
        copy.remove(key);
        return new Inventory(copy);
    }

    /** Namespaces that it lists, or lists anything in. */
    public Set<String> namespaces() {
        return entries.values().stream()
                .map(Entry::id)
                .map(id -> id.kind().equals("Namespace") ? id.name() : id.namespace())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    public String format() {
        return entries.values().stream().map(Inventory::line).collect(Collectors.joining("\n"));
    }

    private static String line(Entry entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("apiVersion", entry.id().apiVersion());
        fields.put("kind", entry.id().kind());
        put(fields, "namespace", entry.id().namespace());
        fields.put("name", entry.id().name());
        put(fields, "uid", entry.uid());
        put(fields, "digest", entry.digest());
        put(fields, "marker", entry.marker());
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings can always be written", e);
        }
    }

    private static void put(Map<String, String> fields, String key, @Nullable String value) {
        if (value != null) {
            fields.put(key, value);
        }
    }

    /**
     * @throws DeliveryException when the text is not one that {@link #format} wrote; nothing may be deleted then
     */
    public static Inventory parse(String text) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            try {
                var node = JSON.readTree(line);
                ObjectId id = new ObjectId(
                        node.required("apiVersion").asText(),
                        node.required("kind").asText(),
                        node.path("namespace").asText(null),
                        node.required("name").asText());
                entries.put(
                        id.key(),
                        new Entry(
                                id,
                                node.path("uid").asText(null),
                                node.path("digest").asText(null),
                                node.path("marker").asText(null)));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw new DeliveryException(
                        Outcome.Blocked,
                        "InventoryUnreadable",
                        "the inventory has a line that is not ours (%s); restore it from a backup, or delete the ConfigMap to start over without deleting anything"
                                .formatted(e.getClass().getSimpleName()));
            }
        }
        return new Inventory(entries);
    }
}
