package dev.gitopstopology.validate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.ObjectId;

/** One Kubernetes object as it was written in a file. */
public record Document(String file, ObjectNode json, Positions positions) {
    /** One that was written in no file, such as one of an API server. */
    public static Document from(String source, ObjectNode json) {
        return new Document(source, json, new Positions(Position.START));
    }

    public ObjectId id() {
        JsonNode metadata = json.path("metadata");
        JsonNode namespace = metadata.path("namespace");
        return new ObjectId(
                text(json.path("apiVersion")),
                text(json.path("kind")),
                namespace.isTextual() && !namespace.textValue().isEmpty() ? namespace.textValue() : null,
                text(metadata.path("name")));
    }

    public String kind() {
        return text(json.path("kind"));
    }

    public int line() {
        return at("").line();
    }

    public int column() {
        return at("").column();
    }

    /** The place of the field that a JSON pointer names, or of the nearest one around it. */
    public Position at(String pointer) {
        return positions.at(JsonPointer.compile(pointer));
    }

    /** For people: {@code GitOpsTopology platform/europe}. */
    public String label() {
        if (kind().isEmpty()) {
            return "document";
        }
        return id().name().isEmpty() ? kind() + " without a name" : id().toString();
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }
}
