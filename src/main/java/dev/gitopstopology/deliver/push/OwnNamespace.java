package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;

/** Our namespace, which enrolment makes on members and the installation makes on the hub; here for a hub without either. */
final class OwnNamespace {
    private final ApiObjects objects;

    OwnNamespace(ApiObjects objects) {
        this.objects = objects;
    }

    void ensure() {
        if (objects.get(new ObjectId("v1", "Namespace", null, Api.SYSTEM_NAMESPACE)) == null) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("apiVersion", "v1").put("kind", "Namespace");
            json.putObject("metadata").put("name", Api.SYSTEM_NAMESPACE);
            objects.apply(Manifest.of(json), false);
        }
    }
}
