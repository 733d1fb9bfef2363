package dev.gitopstopology.cluster;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;

/** Who has written to an object, as its managed fields say. */
final class Managers {
    private Managers() {}

    static boolean areOurs(HasMetadata object) {
        return names(object).contains(Api.FIELD_MANAGER);
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
