package dev.gitopstopology.render.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;
import java.util.stream.Stream;

/** The engine's own namespace, in which pods must fit the restricted profile, with every other object in it. */
public final class EngineNamespace {
    private EngineNamespace() {}

    public static Step of(String namespace) {
        return manifests -> Stream.concat(
                        Stream.of(object(namespace)),
                        manifests.stream()
                                .filter(manifest -> !manifest.kind().equals("Namespace"))
                                .map(manifest -> placed(manifest, namespace)))
                .toList();
    }

    private static Manifest object(String name) {
        return YamlText.object("""
                        apiVersion: v1
                        kind: Namespace
                        metadata:
                          labels:
                            pod-security.kubernetes.io/enforce: restricted
                        """)
                .edit(json -> json.withObjectProperty("metadata").put("name", name));
    }

    private static Manifest placed(Manifest manifest, String namespace) {
        if (manifest.kind().equals(Definitions.KIND)) {
            return manifest;
        }
        return manifest.edit(json -> {
            json.withObjectProperty("metadata").put("namespace", namespace);
            if (manifest.kind().equals("RoleBinding")) {
                json.withArrayProperty("subjects")
                        .forEach(subject -> ((ObjectNode) subject).put("namespace", namespace));
            }
        });
    }
}
