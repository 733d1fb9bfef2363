package dev.gitopstopology.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.EngineType;
import java.util.List;
import java.util.stream.Stream;

/**
 * One upstream release of an engine, as published.
 *
 * @param digest {@code sha256:<hex>} of the manifest file's bytes (unpacked), which is what status pins
 * @param manifests the objects of the file, in its order
 */
public record Release(EngineType type, String version, Flavour flavour, String digest, List<Manifest> manifests) {
    public Release {
        manifests = List.copyOf(manifests);
    }

    /** Every image that the release's pods run, sorted: what an air-gapped registry has to hold. */
    public List<String> images() {
        return manifests.stream()
                .map(manifest -> manifest.json().at("/spec/template/spec"))
                .flatMap(pod -> Stream.of(pod.path("initContainers"), pod.path("containers")))
                .flatMap(JsonNode::valueStream)
                .map(container -> container.path("image").asText())
                .sorted()
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return type + " " + version + " " + flavour + " (" + digest + ")";
    }
}
