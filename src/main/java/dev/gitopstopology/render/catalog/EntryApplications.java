package dev.gitopstopology.render.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.CatalogRollout;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterText;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;
import dev.gitopstopology.render.registration.ServiceMarks;
import java.util.Objects;

/**
 * The ApplicationSet of an entry (operator-manual/applicationset): an Application for every cluster whose Secret has the entry's
 * label. It makes and changes Applications and deletes none, not even when it goes itself: what goes, and what becomes of what is
 * deployed, is decided by us, one by one.
 */
final class EntryApplications {
    private EntryApplications() {}

    static Manifest of(CatalogEntry entry, Instance instance) {
        return YamlText.object("""
                        apiVersion: argoproj.io/v1alpha1
                        kind: ApplicationSet
                        metadata: {}
                        spec:
                          goTemplate: true
                          goTemplateOptions: [missingkey=error]
                          generators: []
                          syncPolicy:
                            applicationsSync: create-update
                            preserveResourcesOnDeletion: true
                          template:
                            metadata: {}
                            spec:
                              source: {}
                              destination: {name: "{{ .name }}"}
                              syncPolicy:
                                syncOptions: [ServerSideApply=true]
                                retry:
                                  limit: -1
                                  backoff: {duration: 10s, factor: 2, maxDuration: 5m}
                        """).edit(json -> {
            json.withObjectProperty("metadata")
                    .put("name", entry.project())
                    .put("namespace", instance.engine().namespace());
            ObjectNode spec = json.withObjectProperty("spec");
            spec.withArrayProperty("generators")
                    .addObject()
                    .putObject("clusters")
                    .putObject("selector")
                    .putObject("matchLabels")
                    .put(Api.LABELS_CATALOG + entry.name(), ServiceMarks.ON)
                    .put(Api.LABEL_INSTANCE, instance.id().value());
            ObjectNode template = spec.withObjectProperty("template");
            metadata(entry, instance, template.withObjectProperty("metadata"));
            application(entry, template.withObjectProperty("spec"));
            if (entry.rollout() == null) {
                template.withObjectProperty("spec")
                        .withObjectProperty("syncPolicy")
                        .putObject("automated")
                        .put("prune", true)
                        .put("selfHeal", true);
            } else {
                steps(entry.rollout(), spec.putObject("strategy"));
            }
        });
    }

    /** An entry's name has no dot, so the first one ends it, and no two Applications get one name. */
    private static void metadata(CatalogEntry entry, Instance instance, ObjectNode metadata) {
        metadata.put("name", entry.name() + ".{{ .name }}");
        ObjectNode labels = metadata.putObject("labels")
                .put(Api.LABEL_CATALOG_ENTRY, entry.name())
                .put(Api.LABEL_INSTANCE, instance.id().value())
                .put(Api.LABEL_CLUSTER, label(Api.LABEL_CLUSTER));
        if (entry.rollout() != null) {
            entry.rollout().steps().forEach(step -> labels.put(step.label(), label(step.label())));
        }
    }

    private static void application(CatalogEntry entry, ObjectNode spec) {
        spec.put("project", entry.project());
        ObjectNode source = spec.withObjectProperty("source")
                .put("repoURL", EntrySource.repoURL(entry))
                .put("targetRevision", entry.source().targetRevision());
        if (!entry.isChart()) {
            source.put("path", template(Objects.requireNonNull(entry.source().path())));
        } else {
            if (EntrySource.isOci(entry)) {
                source.put("path", ".");
            } else {
                source.put("chart", entry.source().chart());
            }
            ObjectNode helm = source.putObject("helm").put("releaseName", entry.name());
            if (entry.values() != null) {
                helm.set("valuesObject", templates(entry.values()));
            }
        }
        spec.withObjectProperty("destination").put("namespace", entry.namespace());
    }

    private static void steps(CatalogRollout rollout, ObjectNode strategy) {
        ArrayNode steps =
                strategy.put("type", "RollingSync").putObject("rollingSync").putArray("steps");
        for (CatalogRollout.Step step : rollout.steps()) {
            ObjectNode each = steps.addObject();
            ArrayNode values = each.putArray("matchExpressions")
                    .addObject()
                    .put("key", step.label())
                    .put("operator", "In")
                    .putArray("values");
            step.values().forEach(values::add);
            String most = step.maxUpdate();
            if (most != null && most.endsWith("%")) {
                each.put("maxUpdate", most);
            } else if (most != null) {
                each.put("maxUpdate", Integer.parseInt(most));
            }
        }
    }

    /** Keys are text as well, and a template is only in values. */
    private static JsonNode templates(JsonNode values) {
        if (values.isTextual()) {
            return TextNode.valueOf(template(values.asText()));
        }
        JsonNode copy = values.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.removeAll();
            values.properties().forEach(each -> object.set(literal(each.getKey()), templates(each.getValue())));
        } else if (copy instanceof ArrayNode array) {
            array.removeAll();
            values.forEach(each -> array.add(templates(each)));
        }
        return copy;
    }

    private static String template(String text) {
        return ClusterText.with(text, EntryApplications::reference, EntryApplications::literal);
    }

    private static String reference(ClusterText.Reference reference) {
        return switch (reference.of()) {
            case cluster -> "{{ .name }}";
            case labels -> required("labels", reference.key());
            case parameters -> required("annotations", Api.ANNOTATIONS_PARAMETER + reference.key());
        };
    }

    /** Nothing stands where the Secret does not say. */
    private static String label(String key) {
        return "{{ default \"\" (index .metadata.labels \"" + key + "\") }}";
    }

    /** Where the Secret does not say, no Application is made or changed: a path that is cut short would prune everything. */
    private static String required(String of, String key) {
        return "{{ with index .metadata." + of + " \"" + key
                + "\" }}{{ . }}{{ else }}{{ fail \"the cluster does not say " + key + "\" }}{{ end }}";
    }

    /** Each brace by itself, since one before an expression would be read with it. */
    private static String literal(String text) {
        return text.replace("{", "{{ \"{\" }}");
    }
}
