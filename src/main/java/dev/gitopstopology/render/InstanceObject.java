package dev.gitopstopology.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceUrl;
import dev.gitopstopology.model.Manifest;
import java.util.Map;

/** The EngineInstance on the hub that tells people of an instance; owned by its topology, so that it goes with it. */
public final class InstanceObject {
    private InstanceObject() {}

    public static Manifest of(Instance instance, String topologyUid) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", Api.API_VERSION).put("kind", "EngineInstance");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", instance.id().value())
                .put("namespace", instance.topology().namespace());
        Map<String, String> labels = Ownership.labels(instance);
        labels.forEach(metadata.putObject("labels")::put);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", Api.API_VERSION)
                .put("kind", "GitOpsTopology")
                .put("name", instance.topology().name())
                .put("uid", topologyUid);
        ObjectNode spec = json.putObject("spec");
        spec.putObject("topologyRef").put("name", instance.topology().name());
        spec.put("type", instance.engine().type().name())
                .put("role", instance.role().name())
                .put("cluster", instance.cluster().name())
                .put("namespace", instance.engine().namespace());
        if (instance.engine().external()) {
            spec.put("management", instance.engine().management().name());
        } else {
            spec.put("version", instance.engine().version());
        }
        InstanceUrl.of(instance).ifPresent(url -> spec.put("url", url));
        InstanceUrl.redirect(instance).ifPresent(url -> spec.put("redirectURL", url));
        return Manifest.of(json);
    }
}
