package dev.gitopstopology.render.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Restarts what reads a setting at start, and only that: a hash of the settings that a pod takes as environment, or reads from
 * argocd-cmd-params-cm as files, on its template. What Argo CD reloads by itself is not in it.
 */
final class SettingsChecksum {
    /** Read once, when the controller begins to watch clusters (util/db/cluster.go, WatchClusters). */
    private static final Map<String, List<String>> READ_AT_START =
            Map.of(Shards.CONTROLLER, List.of("cluster.inClusterEnabled"));

    private SettingsChecksum() {}

    static Step stamped() {
        return manifests -> {
            Map<String, JsonNode> configMaps = manifests.stream()
                    .filter(Step.kind("ConfigMap"))
                    .collect(Collectors.toMap(
                            Manifest::name, manifest -> manifest.json().path("data")));
            Function<Manifest, Manifest> stamp = manifest -> stamped(manifest, configMaps);
            return Step.each(Pods::has, stamp::apply).apply(manifests);
        };
    }

    private static Manifest stamped(Manifest workload, Map<String, JsonNode> configMaps) {
        SortedMap<String, String> read = new TreeMap<>();
        JsonNode pod = workload.json().at("/spec/template/spec");
        Pods.containers(pod).forEach(container -> {
            for (JsonNode variable : container.path("env")) {
                JsonNode reference = variable.path("valueFrom").path("configMapKeyRef");
                add(
                        read,
                        configMaps,
                        reference.path("name").asText(),
                        reference.path("key").asText());
            }
            for (JsonNode from : container.path("envFrom")) {
                addAll(read, configMaps, from.path("configMapRef").path("name").asText());
            }
        });
        for (JsonNode volume : pod.path("volumes")) {
            JsonNode source = volume.path("configMap");
            if (!source.path("name").asText().equals(Settings.PARAMETERS)) {
                continue;
            }
            source.path("items")
                    .forEach(item -> add(
                            read,
                            configMaps,
                            Settings.PARAMETERS,
                            item.path("key").asText()));
            if (!source.has("items")) {
                addAll(read, configMaps, Settings.PARAMETERS);
            }
        }
        READ_AT_START
                .getOrDefault(workload.name(), List.of())
                .forEach(key -> add(read, configMaps, Settings.CONFIG, key));
        return read.isEmpty() && !reads(pod) ? workload : annotated(workload, read);
    }

    /** Also a workload that reads none of the keys that are set now is stamped, so that setting one is one change, not two. */
    private static boolean reads(JsonNode pod) {
        return !pod.findValues("configMapKeyRef").isEmpty();
    }

    private static Manifest annotated(Manifest workload, SortedMap<String, String> read) {
        String text = read.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().length() + ":" + entry.getValue())
                .collect(Collectors.joining("\n"));
        String checksum = Digests.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
        return workload.edit(json -> json.withObjectProperty("spec")
                .withObjectProperty("template")
                .withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(Api.ANNOTATION_SETTINGS_CHECKSUM, checksum));
    }

    private static void add(
            SortedMap<String, String> read, Map<String, JsonNode> configMaps, String configMap, String key) {
        JsonNode data = configMaps.get(configMap);
        if (data != null && data.has(key)) {
            read.put(configMap + "/" + key, data.path(key).asText());
        }
    }

    private static void addAll(SortedMap<String, String> read, Map<String, JsonNode> configMaps, String configMap) {
        JsonNode data = configMaps.get(configMap);
        if (data != null) {
            data.properties().forEach(field -> add(read, configMaps, configMap, field.getKey()));
        }
    }
}
