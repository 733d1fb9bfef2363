package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.render.capi.Rollout.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hub with a small model of Cluster API: machines are replaced one at a time, the workers' version follows the control plane's. */
final class Hub {
    final Map<String, ObjectNode> objects = new LinkedHashMap<>();
    /** By key of what has them: the mark and version of each machine. A class's groups are keyed by {@code Cluster/NAME}. */
    final Map<String, List<Machine>> machines = new LinkedHashMap<>();

    record Machine(String mark, String version, boolean available) {}

    @Nullable
    JsonNode get(ObjectId id) {
        return objects.get(id.key());
    }

    Collection<JsonNode> all() {
        return List.copyOf(objects.values());
    }

    ObjectNode cluster() {
        return objects.values().stream()
                .filter(object -> object.path("kind").asText().equals("Cluster"))
                .findFirst()
                .orElseThrow();
    }

    void apply(Step step) {
        step.apply().forEach(this::apply);
        step.collect().forEach(id -> objects.remove(id.key()));
    }

    /** As server-side apply would: what is not written stays, if it was never ours. */
    private void apply(Manifest manifest) {
        ObjectNode wanted = manifest.json().deepCopy();
        ObjectNode before = objects.get(manifest.id().key());
        if (before != null) {
            keep(wanted.path("spec"), before.path("spec"));
            for (ObjectNode group : Groups.in(wanted.path("spec"))) {
                Groups.named(before.path("spec"), group.path("name").asText()).ifPresent(same -> keep(group, same));
            }
            if (before.has("status")) {
                wanted.set("status", before.path("status"));
            }
        }
        boolean same = before != null && before.path("spec").equals(wanted.path("spec"));
        long generation = before == null ? 1 : before.at("/metadata/generation").asLong() + (same ? 0 : 1);
        wanted.withObjectProperty("metadata").put("generation", generation).put("uid", "u");
        owned(wanted);
        objects.put(manifest.id().key(), wanted);
    }

    private static void keep(JsonNode wanted, JsonNode before) {
        if (!wanted.has("replicas") && before.has("replicas") && wanted instanceof ObjectNode object) {
            object.set("replicas", before.path("replicas"));
        }
    }

    private static void owned(ObjectNode object) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (object.path("spec").has("paused")) {
            fields.withObjectProperty("f:spec").putObject("f:paused");
        }
        for (ObjectNode group : Groups.in(object.path("spec"))) {
            fields.withObjectProperty("f:spec")
                    .withObjectProperty("f:topology")
                    .withObjectProperty("f:workers")
                    .withObjectProperty("f:machineDeployments")
                    .putObject("k:{\"name\":\"" + group.path("name").asText() + "\"}");
        }
        object.withObjectProperty("metadata")
                .putArray("managedFields")
                .addObject()
                .put("manager", Api.FIELD_MANAGER)
                .set("fieldsV1", fields);
    }

    /** One thing that Cluster API does by itself. */
    void tick() {
        ObjectNode cluster = cluster();
        if (cluster.at("/spec/paused").asBoolean()) {
            return;
        }
        if (cluster.path("spec").has("topology")) {
            new TopologyModel(this, cluster).tick();
        } else {
            objects.values().stream()
                    .filter(object -> object.path("spec").has("version")
                            || object.path("kind").asText().equals("MachineDeployment"))
                    .toList()
                    .forEach(this::converge);
        }
        cluster.withObjectProperty("status")
                .putObject("initialization")
                .put("infrastructureProvisioned", true)
                .put("controlPlaneInitialized", true);
    }

    private void converge(ObjectNode object) {
        String key =
                object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
        ObjectNode spec = object.withObjectProperty("spec");
        if (!spec.has("replicas")) {
            spec.put("replicas", 1);
        }
        String version = (spec.has("version") ? spec.path("version") : spec.at("/template/spec/version")).asText();
        String mark = object.path("metadata")
                .path("annotations")
                .path(Api.ANNOTATION_ROLLOUT)
                .asText();
        List<Machine> own = machines.computeIfAbsent(key, none -> new ArrayList<>());
        move(own, mark, version, spec.path("replicas").asInt());
        ObjectNode status = object.putObject("status");
        status.put("observedGeneration", object.at("/metadata/generation").asLong())
                .put("replicas", own.size())
                .put("upToDateReplicas", (int)
                        own.stream().filter(each -> each.mark().equals(mark)).count())
                .put("availableReplicas", (int)
                        own.stream().filter(Machine::available).count());
        if (spec.has("version")) {
            own.stream().map(Machine::version).min(String::compareTo).ifPresent(each -> status.put("version", each));
        }
    }

    static void move(List<Machine> own, String mark, String version, int wanted) {
        for (int index = 0; index < own.size(); index++) {
            Machine machine = own.get(index);
            if (!machine.available()) {
                own.set(index, new Machine(machine.mark(), machine.version(), true));
                return;
            }
        }
        for (int index = 0; index < own.size(); index++) {
            if (!own.get(index).mark().equals(mark)) {
                own.set(index, new Machine(mark, version, false));
                return;
            }
        }
        if (own.size() < wanted) {
            own.add(new Machine(mark, version, false));
        } else if (own.size() > wanted) {
            own.remove(0);
        }
    }
}
