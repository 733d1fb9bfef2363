package dev.gitopstopology.model;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A Secret beside an engine whose content is that of a Secret on the hub. Until {@code deliver} it names the content and does not
 * hold it.
 *
 * @param manifest without the content
 * @param object that asks for it, such as {@code GitOpsTopology team/company}
 * @param field of that object, by which a person finds it
 * @param tenant whose it is, if it is a tenant's
 * @param source name of the Secret on the hub, in the namespace of the topology
 * @param keys of the source that are copied where it has them, to what they are called in the copy; nothing else is copied. One that
 *     begins with {@code *} stands for every key with that ending, which keeps its name
 * @param needed of each of these the source must have at least one key
 */
public record SecretCopy(
        Manifest manifest,
        String object,
        String field,
        @Nullable String tenant,
        String source,
        SortedMap<String, String> keys,
        List<SortedSet<String>> needed) {
    /** Value of the label by which a copy is told from other Secrets there, which may be thousands of clusters'. */
    public static final String ROLE = "credential";

    /** What a key is called in the copy; null when it is not copied. */
    public @Nullable String target(String key) {
        String named = keys.get(key);
        if (named != null && !key.startsWith("*")) {
            return named;
        }
        return keys.keySet().stream().anyMatch(each -> matches(each, key)) ? key : null;
    }

    /** Whether a key is the one that is named, or has the ending that is. */
    public static boolean matches(String named, String key) {
        return named.startsWith("*") ? key.endsWith(named.substring(1)) : named.equals(key);
    }

    public SecretCopy {
        needed = List.copyOf(needed);
    }
}
