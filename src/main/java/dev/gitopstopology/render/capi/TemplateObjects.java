package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionWorkers;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.render.RenderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A template's objects with the FleetCluster's version, numbers and network in them. */
final class TemplateObjects {
    private final ClusterKey key;
    private final Provision provision;
    private final Where where;
    private final List<Problem> problems = new ArrayList<>();

    private TemplateObjects(ClusterKey key, Provision provision, Where where) {
        this.key = key;
        this.provision = provision;
        this.where = where;
    }

    static List<Manifest> of(
            ClusterKey key, Provision provision, Provision.TemplateRef reference, @Nullable String text) {
        Where where = Where.of(key, reference);
        return new TemplateObjects(key, provision, where).objects(text);
    }

    private List<Manifest> objects(@Nullable String text) {
        if (text == null) {
            throw new RenderException(List.of(new Problem(
                    where.template(),
                    "TemplateMissing",
                    where.file() + " is not there: create it, or correct provision.templateRef")));
        }
        Variables variables = new Variables(key, provision, where);
        List<ObjectNode> documents;
        try {
            documents = TemplateReader.read(text, variables, where);
        } catch (TemplateReader.BrokenException broken) {
            throw new RenderException(List.of(broken.problem()));
        }
        problems.addAll(variables.problems());
        problems.addAll(TemplateCheck.problems(documents, where));
        wanting(documents);
        if (!problems.isEmpty()) {
            throw new RenderException(problems);
        }
        List<Manifest> objects = documents.stream().map(Manifest::of).toList();
        ObjectId controlPlane = Referred.controlPlane(objects).orElseThrow();
        return TemplateNames.apply(objects.stream()
                .map(object -> object.edit(json -> fill(object.id(), json, controlPlane)))
                .toList());
    }

    /** What the FleetCluster asks of a template that the template cannot give. */
    private void wanting(List<ObjectNode> documents) {
        if (provision.healthChecks() != null) {
            problems.add(
                    new Problem(
                            Where.PROVISION + ".healthChecks",
                            "HealthChecksNeedClass",
                            "healthChecks needs provision.classRef; a template has MachineHealthCheck objects of its own, or none: write them there"));
        }
        documents.stream()
                .filter(document -> Kinds.isWorkers(Manifest.of(document).id()))
                .flatMap(document -> VersionSkew.problem(
                        key.toString(),
                        provision.version(),
                        where.file() + ": " + document.path("kind").asText() + " "
                                + document.at("/metadata/name").asText(),
                        VersionSkew.of(document),
                        where.template(),
                        "write ${KUBERNETES_VERSION}, or a later one")
                        .stream())
                .forEach(problems::add);
        for (ProvisionWorkers group : groups()) {
            String path = Where.PROVISION + ".workers[" + group.name() + "]";
            if (group.workerClass() != null) {
                problems.add(new Problem(
                        path + ".workerClass",
                        "WorkerClassNeedsClass",
                        "workers %s: workerClass needs provision.classRef; with a template, take it out"
                                .formatted(group.name())));
            }
            boolean there = documents.stream().map(Manifest::of).anyMatch(object -> is(group, object.id()));
            if (!there) {
                problems.add(new Problem(
                        path,
                        "WorkersUnknown",
                        "workers %s: %s has no MachineDeployment or MachinePool named %s-%s; write one, or correct the name"
                                .formatted(group.name(), where.file(), key.name(), group.name())));
            }
        }
    }

    private List<ProvisionWorkers> groups() {
        return Objects.requireNonNullElse(provision.workers(), List.of());
    }

    private boolean is(ProvisionWorkers group, ObjectId id) {
        return Kinds.isWorkers(id) && id.name().equals(key.name() + "-" + group.name());
    }

    private void fill(ObjectId id, ObjectNode json, ObjectId controlPlane) {
        json.withObjectProperty("metadata").put("namespace", key.namespace());
        ObjectNode spec = json.withObjectProperty("spec");
        if (Kinds.isCluster(id)) {
            ClusterFields.set(spec, provision);
        }
        if (id.equals(controlPlane)) {
            spec.put("version", provision.version());
            if (provision.controlPlane() != null && provision.controlPlane().replicas() != null) {
                spec.put("replicas", provision.controlPlane().replicas());
            }
        }
        if (Kinds.isWorkers(id)) {
            spec.put("clusterName", key.name());
            ObjectNode machine = spec.withObjectProperty("template").withObjectProperty("spec");
            machine.put("clusterName", key.name());
            if (!machine.hasNonNull("version")) {
                machine.put("version", provision.version());
            }
            numbers(id, json);
        }
        if (id.group().equals(Kinds.CORE) && id.kind().equals("MachineHealthCheck")) {
            spec.put("clusterName", key.name());
        }
    }

    private void numbers(ObjectId id, ObjectNode json) {
        Optional<ProvisionWorkers> group =
                groups().stream().filter(each -> is(each, id)).findFirst();
        group.ifPresent(workers -> {
            if (workers.replicas() != null) {
                Autoscaler.drop(json);
                json.withObjectProperty("spec").put("replicas", workers.replicas());
            } else if (workers.autoscaling() != null) {
                Autoscaler.limit(json, workers.autoscaling());
            }
        });
        JsonNode spec = json.path("spec");
        if (Autoscaler.keeps(json) && spec instanceof ObjectNode fields) {
            fields.remove("replicas");
        }
    }
}
