package dev.gitopstopology.render.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The way into pod templates. */
public final class Pods {
    private Pods() {}

    public static boolean has(Manifest manifest) {
        return manifest.json().at("/spec/template/spec").isObject();
    }

    /** A step over every pod spec, and over each container of it, init containers included. */
    public static Step eachContainer(BiConsumer<ObjectNode, ObjectNode> podAndContainer) {
        return Step.each(
                Pods::has,
                manifest -> manifest.edit(json -> {
                    ObjectNode pod = spec(json);
                    containers(pod).forEach(container -> podAndContainer.accept(pod, container));
                }));
    }

    public static ObjectNode spec(JsonNode workload) {
        return (ObjectNode) workload.at("/spec/template/spec");
    }

    public static Stream<ObjectNode> containers(JsonNode pod) {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> pod.path(list).valueStream())
                .map(ObjectNode.class::cast);
    }

    /** The variable of that name, made when it is not there, without the value it had. */
    public static ObjectNode variable(ObjectNode container, String name) {
        for (JsonNode variable : container.path("env")) {
            if (variable.path("name").asText().equals(name)) {
                ((ObjectNode) variable).remove("value");
                ((ObjectNode) variable).remove("valueFrom");
                return (ObjectNode) variable;
            }
        }
        return container.withArrayProperty("env").addObject().put("name", name);
    }

    public static Manifest edit(Manifest workload, String container, Consumer<ObjectNode> change) {
        return workload.edit(json -> containers(spec(json))
                .filter(found -> found.path("name").asText().equals(container))
                .forEach(change));
    }
}
