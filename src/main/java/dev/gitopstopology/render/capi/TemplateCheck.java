package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a template's objects are one cluster, of kinds that may be there, in the namespace of its FleetCluster. */
final class TemplateCheck {
    private final Where where;
    private final List<Problem> problems = new ArrayList<>();

    private TemplateCheck(Where where) {
        this.where = where;
    }

    static List<Problem> problems(List<ObjectNode> documents, Where where) {
        TemplateCheck check = new TemplateCheck(where);
        Set<String> seen = new HashSet<>();
        documents.forEach(document -> check.document(Manifest.of(document), seen));
        check.cluster(documents);
        return check.problems;
    }

    private void document(Manifest object, Set<String> seen) {
        ObjectId id = object.id();
        if (id.apiVersion().isEmpty() || id.kind().isEmpty() || id.name().isEmpty()) {
            add("ObjectIncomplete", "%s has no apiVersion, kind or metadata.name: write all three".formatted(id));
            return;
        }
        Kinds.refusal(id)
                .ifPresent(why ->
                        add("KindRefused", "%s of %s is refused: %s".formatted(shown(object), id.apiVersion(), why)));
        String namespace = id.namespace();
        if (namespace != null && !namespace.equals(where.key().namespace())) {
            add(
                    "NamespaceRefused",
                    "%s is of another namespace than its FleetCluster: leave metadata.namespace out, or write ${NAMESPACE}"
                            .formatted(id));
        }
        foreign(object.json().path("spec"), id);
        if (!seen.add(id.kind() + "." + id.group() + "/" + id.name())) {
            add("ObjectTwice", "%s is there twice: keep one".formatted(shown(object)));
        }
        for (String path : List.of("/spec/clusterName", "/spec/template/spec/clusterName")) {
            JsonNode of = object.json().at(path);
            if (id.group().equals(Kinds.CORE)
                    && !of.isMissingNode()
                    && !of.asText().equals(where.key().name())) {
                add(
                        "OtherCluster",
                        "%s: %s names another cluster; write ${CLUSTER_NAME}, or leave it out"
                                .formatted(shown(object), path.substring(1).replace('/', '.')));
            }
        }
    }

    /** A provider acts with rights of its own, also where an object leads it to another namespace. */
    private void foreign(JsonNode node, ObjectId id) {
        node.propertyStream()
                .filter(field ->
                        field.getKey().equals("namespace") && field.getValue().isTextual())
                .filter(field -> !field.getValue().asText().equals(where.key().namespace()))
                .forEach(field -> add(
                        "NamespaceRefused",
                        "%s refers to namespace %s: only its own may be meant; write ${NAMESPACE}"
                                .formatted(id, field.getValue().asText())));
        node.forEach(each -> foreign(each, id));
    }

    private void cluster(List<ObjectNode> documents) {
        List<Manifest> clusters = documents.stream()
                .map(Manifest::of)
                .filter(object -> Kinds.isCluster(object.id()))
                .toList();
        if (clusters.size() != 1) {
            add(
                    "NotOneCluster",
                    "there must be exactly one Cluster, named ${CLUSTER_NAME}; there are " + clusters.size());
            return;
        }
        Manifest cluster = clusters.get(0);
        if (!cluster.name().equals(where.key().name())) {
            add(
                    "NotOneCluster",
                    "Cluster %s must be named as its FleetCluster %s: write ${CLUSTER_NAME}"
                            .formatted(cluster.name(), where.key().name()));
        }
        if (cluster.json().path("spec").has("topology")) {
            add(
                    "TopologyInTemplate",
                    "Cluster %s has spec.topology: use provision.classRef in the place of templateRef"
                            .formatted(cluster.name()));
        }
        for (String field : List.of("controlPlaneRef", "infrastructureRef")) {
            JsonNode reference = cluster.json().path("spec").path(field);
            if (Referred.in(documents, reference).isEmpty()) {
                add(
                        "ReferenceMissing",
                        "Cluster %s: spec.%s must name an object of the template, as {apiGroup, kind, name}"
                                .formatted(cluster.name(), field));
            }
        }
    }

    private static String shown(Manifest object) {
        return object.kind() + " " + object.name();
    }

    private void add(String reason, String message) {
        problems.add(where.problem(reason, message));
    }
}
