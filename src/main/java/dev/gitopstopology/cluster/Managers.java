package dev.gitopstopology.cluster;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;

/** Who has written to an object, as its managed fields say. */
final class Managers {
    /** It fills in the rules of roles that others declare, and so writes back one that was deleted a moment before. */
    private static final String AGGREGATION = "clusterrole-aggregation-controller";

    private Managers() {}

    /** Also a role that only the aggregation controller manages: nobody else declares it (any more). */
    static boolean areOurs(HasMetadata object) {
        List<String> names = names(object);
        return names.contains(Api.FIELD_MANAGER) || names.equals(List.of(AGGREGATION));
    }

    /** For messages: "managed by kubectl, helm". */
    static String of(HasMetadata object) {
        List<String> names = names(object);
        return names.isEmpty() ? "managed by nobody known" : "managed by " + String.join(", ", names);
    }

    private static List<String> names(HasMetadata object) {
        List<ManagedFieldsEntry> entries = object.getMetadata().getManagedFields();
        return entries == null
                ? List.of()
                : entries.stream()
                        .map(ManagedFieldsEntry::getManager)
                        .distinct()
                        .sorted()
                        .toList();
    }
}
