package dev.gitopstopology.distribution;

import java.util.Map;
import java.util.Optional;

/** Reads ConfigMaps of the hub. */
public interface ConfigMapReader {
    /** What a ConfigMap holds; binary values are decoded. */
    record Content(Map<String, String> data, Map<String, byte[]> binaryData) {}

    /**
     * @return empty when there is no such ConfigMap
     * @throws RuntimeException when the hub does not answer
     */
    Optional<Content> read(String namespace, String name);
}
