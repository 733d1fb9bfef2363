package dev.gitopstopology.model;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * By what an engine is known that somebody else has installed.
 *
 * @param definition name of a CRD that it serves
 * @param component what the label {@code app.kubernetes.io/component} of its controller says
 * @param settings name of its ConfigMap, or null where it has none
 * @param needed keys of that ConfigMap, and the values with which registrations work, the usual one first
 */
public record EngineSigns(
        String namespace,
        String definition,
        String component,
        @Nullable String settings,
        SortedMap<String, List<String>> needed) {}
