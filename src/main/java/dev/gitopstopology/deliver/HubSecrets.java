package dev.gitopstopology.deliver;

import java.util.Map;
import java.util.Optional;

/** The Secrets of a topology's namespace that people have offered to engines. */
@FunctionalInterface
public interface HubSecrets {
    /** Values in base64 by key; empty when there is none of that name, or it is not offered. */
    Optional<Map<String, String>> content(String name);
}
