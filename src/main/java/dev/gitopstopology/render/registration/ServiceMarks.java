package dev.gitopstopology.render.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Services;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The catalogue on an engine's Secret for a cluster: a label for each entry that the cluster has, and the cluster's parameters as
 * annotations. It is what an ApplicationSet selects by, and for either engine the memory of what the cluster has.
 */
public final class ServiceMarks {
    /** What an ApplicationSet selects by. */
    public static final String ON = "true";

    /** The ApplicationSet passes the cluster over, and what it made before stays as it is. */
    private static final String HELD = "held";

    private ServiceMarks() {}

    static void into(ObjectNode metadata, Services services) {
        services.on().forEach(entry -> metadata.withObjectProperty("labels").put(Api.LABELS_CATALOG + entry, ON));
        services.held().forEach(entry -> metadata.withObjectProperty("labels").put(Api.LABELS_CATALOG + entry, HELD));
        services.parameters()
                .forEach((key, value) ->
                        metadata.withObjectProperty("annotations").put(Api.ANNOTATIONS_PARAMETER + key, value));
    }

    /** Names of the entries that a Secret says its cluster has. */
    public static SortedSet<String> on(JsonNode secret) {
        SortedSet<String> entries = new TreeSet<>();
        secret.at("/metadata/labels").properties().forEach(label -> {
            if (label.getKey().startsWith(Api.LABELS_CATALOG)) {
                entries.add(label.getKey().substring(Api.LABELS_CATALOG.length()));
            }
        });
        return entries;
    }

    /** The Secret with what the present one says as well, unless it is to be dropped: nothing ends because it is not known. */
    public static Manifest keeping(Manifest secret, JsonNode present, Services services) {
        SortedSet<String> kept = on(present);
        kept.removeAll(services.dropped());
        kept.removeAll(services.on());
        kept.removeAll(services.held());
        boolean silent = services.on().isEmpty();
        return secret.edit(json -> {
            ObjectNode metadata = json.withObjectProperty("metadata");
            kept.forEach(entry -> metadata.withObjectProperty("labels")
                    .set(
                            Api.LABELS_CATALOG + entry,
                            present.at("/metadata/labels").path(Api.LABELS_CATALOG + entry)));
            if (silent) {
                present.at("/metadata/annotations").properties().stream()
                        .filter(each -> each.getKey().startsWith(Api.ANNOTATIONS_PARAMETER))
                        .forEach(each -> metadata.withObjectProperty("annotations")
                                .put(each.getKey(), each.getValue().asText()));
            }
        });
    }
}
