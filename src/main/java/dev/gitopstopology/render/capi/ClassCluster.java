package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionVariable;
import dev.gitopstopology.api.ProvisionWorkers;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one object of a cluster that is made from a ClusterClass; Cluster API makes every other. */
final class ClassCluster {
    private ClassCluster() {}

    static Manifest of(ClusterKey key, Provision provision, Provision.ClassRef classRef) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", Kinds.CORE + "/" + Kinds.CORE_VERSION).put("kind", "Cluster");
        json.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
        ObjectNode spec = json.putObject("spec");
        ClusterFields.set(spec, provision);
        ObjectNode topology = spec.putObject("topology");
        ObjectNode reference = topology.putObject("classRef").put("name", classRef.name());
        if (classRef.namespace() != null) {
            reference.put("namespace", classRef.namespace());
        }
        topology.put("version", provision.version());
        controlPlane(topology, provision);
        List<ProvisionWorkers> workers = Objects.requireNonNullElse(provision.workers(), List.of());
        if (!workers.isEmpty()) {
            ArrayNode groups = topology.putObject("workers").putArray("machineDeployments");
            workers.forEach(group -> group(groups.addObject(), group, provision.healthChecks()));
        }
        variables(topology, "variables", provision.variables());
        return Manifest.of(json);
    }

    private static void controlPlane(ObjectNode topology, Provision provision) {
        if (provision.controlPlane() != null && provision.controlPlane().replicas() != null) {
            topology.withObjectProperty("controlPlane")
                    .put("replicas", provision.controlPlane().replicas());
        }
        if (provision.healthChecks() != null) {
            topology.withObjectProperty("controlPlane")
                    .putObject("healthCheck")
                    .put("enabled", provision.healthChecks());
        }
    }

    private static void group(ObjectNode json, ProvisionWorkers group, @Nullable Boolean healthChecks) {
        json.put("class", Objects.requireNonNullElse(group.workerClass(), group.name()))
                .put("name", group.name());
        if (group.autoscaling() != null) {
            Autoscaler.limit(json, group.autoscaling());
        } else if (group.replicas() != null) {
            json.put("replicas", group.replicas());
        }
        if (healthChecks != null) {
            json.putObject("healthCheck").put("enabled", healthChecks);
        }
        if (group.variables() != null && !group.variables().isEmpty()) {
            variables(json.putObject("variables"), "overrides", group.variables());
        }
    }

    private static void variables(ObjectNode holder, String field, @Nullable List<ProvisionVariable> variables) {
        if (variables != null && !variables.isEmpty()) {
            ArrayNode list = holder.putArray(field);
            variables.forEach(
                    variable -> list.addObject().put("name", variable.name()).set("value", variable.value()));
        }
    }
}
