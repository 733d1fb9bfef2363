package dev.gitopstopology.cli.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.model.capi.ClassFacts;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.provision.Grants;
import dev.gitopstopology.plan.provision.ProvisionCheck;
import dev.gitopstopology.plan.provision.ProvisionRequest;
import dev.gitopstopology.render.RenderException;
import dev.gitopstopology.render.capi.ClusterObjects;
import dev.gitopstopology.render.capi.GitApplication;
import dev.gitopstopology.validate.Document;
import dev.gitopstopology.validate.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The FleetClusters with {@code connection.clusterAPI} among the files. A template, a ClusterClass and the grants of a Namespace are
 * looked for among the files too; of what is not there nothing is said, but for a template, without which there is nothing to show.
 */
public final class OfflineProvision {
    private static final InstanceId NO_INSTANCE = new InstanceId("-");
    private static final Grants NO_LIMIT = Grants.of(Map.of(), true);

    private final Authority authority;
    private final Facts facts;
    private final List<Document> documents;
    private final List<Asked> asked;

    private record Asked(Document document, ProvisionRequest request) {}

    public OfflineProvision(Authority authority, Facts facts, List<Document> documents) {
        this.authority = authority;
        this.facts = facts;
        this.documents = documents;
        this.asked = documents.stream()
                .filter(document -> document.kind().equals("FleetCluster"))
                .flatMap(document -> request(document).stream().map(request -> new Asked(document, request)))
                .toList();
    }

    /** As if all were created at once: a file does not say when. */
    private static Optional<ProvisionRequest> request(Document document) {
        FleetClusterSpec spec =
                OfflineRendering.JSON.convertValue(document.json().path("spec"), FleetClusterSpec.class);
        ClusterApi clusterAPI = spec.connection().clusterAPI();
        ClusterKey key = new ClusterKey(
                OfflineRendering.namespace(document), document.id().name());
        return Optional.ofNullable(clusterAPI).map(block -> new ProvisionRequest(key, Instant.EPOCH, block));
    }

    /**
     * @throws OfflineRendering.RefusedException when the operator would tell of a problem
     */
    List<RenderedSet> sets() {
        List<RenderedSet> sets = new ArrayList<>();
        Map<List<Manifest>, Asked> applications = new LinkedHashMap<>(); // clusters of one place have one
        for (Asked each : asked) {
            refused(each).stream().findFirst().ifPresent(problem -> {
                throw new OfflineRendering.RefusedException(problem);
            });
            Provision provision = each.request().provision();
            if (provision != null) {
                sets.add(set(each, SetKind.provision, objects(each, provision)));
                ProvisionGit git = provision.inGit();
                if (git != null) {
                    applications.put(GitApplication.of(each.request().key().namespace(), git), each);
                }
            }
        }
        applications.forEach((manifests, each) -> sets.add(set(each, SetKind.application, manifests)));
        return sets;
    }

    private static RenderedSet set(Asked each, SetKind kind, List<Manifest> manifests) {
        ClusterKey key = each.request().key();
        SetId id = new SetId(new TopologyKey(key.namespace(), "-"), NO_INSTANCE, ClusterKey.HUB, kind);
        return new RenderedSet(id, manifests);
    }

    /** What is wrong with each, beyond what the schema sees. */
    public List<Finding> findings() {
        return asked.stream()
                .flatMap(each -> refused(each).stream()
                        .filter(problem -> !elsewhere(each.request(), problem))
                        .map(problem -> Finding.of(each.document(), problem)))
                .toList();
    }

    /** The whole ConfigMap is not among the files, which is no fault of theirs. */
    private boolean elsewhere(ProvisionRequest request, Problem problem) {
        Provision provision = request.provision();
        return problem.reason().equals("TemplateMissing")
                && provision != null
                && provision.templateRef() != null
                && find(
                                "ConfigMap",
                                request.key().namespace(),
                                provision.templateRef().name())
                        .isEmpty();
    }

    private List<Problem> refused(Asked each) {
        List<ProvisionRequest> all = asked.stream().map(Asked::request).toList();
        List<Problem> problems = new ArrayList<>(
                ProvisionCheck.problems(each.request(), grants(each.request().key()), all, classFacts(each.request())));
        Provision provision = each.request().provision();
        if (provision != null) {
            try {
                objects(each, provision);
            } catch (RenderException e) {
                problems.addAll(e.problems());
            }
        }
        return problems;
    }

    private List<Manifest> objects(Asked each, Provision provision) {
        Map<String, String> labels = new TreeMap<>();
        each.document()
                .json()
                .at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        ClusterKey key = each.request().key();
        return ClusterObjects.of(key, facts.of(labels), provision, template(key, provision.templateRef()));
    }

    private @Nullable String template(ClusterKey key, Provision.@Nullable TemplateRef reference) {
        if (reference == null) {
            return null;
        }
        String dataKey = Objects.requireNonNullElse(reference.key(), "cluster.yaml");
        return find("ConfigMap", key.namespace(), reference.name())
                .map(map -> map.path("data").path(dataKey))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .orElse(null);
    }

    private Grants grants(ClusterKey key) {
        Predicate<Document> namespace = document ->
                document.kind().equals("Namespace") && document.id().name().equals(key.namespace());
        return documents.stream()
                .filter(namespace)
                .findFirst()
                .map(document -> {
                    Map<String, String> annotations = new TreeMap<>();
                    document.json()
                            .at("/metadata/annotations")
                            .properties()
                            .forEach(each -> annotations.put(
                                    each.getKey(), each.getValue().asText()));
                    return Grants.of(annotations, authority.isPlatform(key.namespace()));
                })
                .orElse(NO_LIMIT);
    }

    private @Nullable ClassFacts classFacts(ProvisionRequest request) {
        Provision.ClassRef reference =
                request.provision() == null ? null : request.provision().classRef();
        if (reference == null) {
            return null;
        }
        String namespace =
                Objects.requireNonNullElse(reference.namespace(), request.key().namespace());
        return find("ClusterClass", namespace, reference.name())
                .map(ClassFacts::read)
                .orElse(null);
    }

    private Optional<JsonNode> find(String kind, String namespace, String name) {
        return documents.stream()
                .filter(document -> document.kind().equals(kind)
                        && document.id().name().equals(name)
                        && OfflineRendering.namespace(document).equals(namespace))
                .findFirst()
                .map(Document::json);
    }
}
