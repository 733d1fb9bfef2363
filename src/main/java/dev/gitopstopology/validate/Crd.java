package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One version of one of our kinds. {@code root} knows {@code spec} and {@code status} only, as the CRD does. */
record Crd(String apiVersion, String kind, SchemaNode root, SchemaCheck values, CelRules rules) {

    static Crd of(JsonNode crd) {
        JsonNode version = crd.at("/spec/versions/0");
        SchemaNode root = SchemaNode.of((ObjectNode) version.at("/schema/openAPIV3Schema"));
        return new Crd(
                crd.at("/spec/group").asText() + "/" + version.path("name").asText(),
                crd.at("/spec/names/kind").asText(),
                root,
                new SchemaCheck(root),
                new CelRules(root));
    }
}
