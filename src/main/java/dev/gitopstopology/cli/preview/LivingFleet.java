package dev.gitopstopology.cli.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.cli.offline.OfflineRendering;
import dev.gitopstopology.cluster.admin.HubSession;
import dev.gitopstopology.deliver.push.compare.AppliedKeys;
import dev.gitopstopology.distribution.ConfigMapReader;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.validate.Document;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The custom resources of the hub as they would be with some files applied: what the files name replaces or adds, everything
 * else in their namespaces stays, and what the operator told in status still holds.
 *
 * @param files those of the documents that came from files
 * @param clusters FleetClusters that the hub has, whatever the files say of them
 */
public record LivingFleet(List<Document> documents, List<Document> files, Map<ClusterKey, FleetCluster> clusters) {
    private static final String HUB = "the hub";
    private static final Set<String> OURS =
            Set.of("GitOpsTopology", "FleetCluster", "EngineInstance", "GitOpsTenant", "GitOpsCatalogEntry");

    /** @throws dev.gitopstopology.cluster.ClusterException when the hub does not answer, or refuses */
    public static LivingFleet read(HubSession hub, List<Document> files, ConfigMapReader configMaps) {
        Map<String, Document> all = new LinkedHashMap<>();
        Map<ClusterKey, FleetCluster> clusters = new HashMap<>();
        for (String namespace : namespaces(files)) {
            List<HasMetadata> living = new ArrayList<>();
            living.addAll(hub.list(GitOpsTopology.class, namespace));
            living.addAll(hub.list(EngineInstance.class, namespace));
            living.addAll(hub.list(GitOpsTenant.class, namespace));
            living.addAll(hub.list(GitOpsCatalogEntry.class, namespace));
            List<FleetCluster> members = hub.list(FleetCluster.class, namespace);
            members.forEach(each ->
                    clusters.put(new ClusterKey(namespace, each.getMetadata().getName()), each));
            living.addAll(members);
            living.forEach(each -> {
                Document document = Document.from(HUB, OfflineRendering.JSON.valueToTree(each));
                all.put(key(document), document);
            });
        }
        files.forEach(file -> all.merge(key(file), file, LivingFleet::over));
        List<Document> documents = new ArrayList<>(all.values());
        clusters.values()
                .forEach(each -> template(each, configMaps)
                        .filter(map -> !all.containsKey(key(map)))
                        .ifPresent(documents::add));
        return new LivingFleet(List.copyOf(documents), ours(files), clusters);
    }

    /** The ConfigMap that a cluster is made from. */
    private static Optional<Document> template(FleetCluster cluster, ConfigMapReader configMaps) {
        String namespace = cluster.getMetadata().getNamespace();
        return Optional.ofNullable(cluster.getSpec().connection().clusterAPI())
                .flatMap(capi -> Optional.ofNullable(capi.provision()))
                .flatMap(provision -> Optional.ofNullable(provision.templateRef()))
                .flatMap(reference -> configMaps
                        .read(namespace, reference.name())
                        .map(content -> Document.from(HUB, configMap(namespace, reference.name(), content))));
    }

    private static ObjectNode configMap(String namespace, String name, ConfigMapReader.Content content) {
        ObjectNode map =
                OfflineRendering.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("namespace", namespace).put("name", name);
        content.data().forEach(map.putObject("data")::put);
        return map;
    }

    private static Document over(Document living, Document file) {
        ObjectNode json = file.json().deepCopy();
        ObjectNode known = living.json().withObjectProperty("metadata").deepCopy();
        known.set("labels", AppliedKeys.merged("labels", living.json(), file.json()));
        known.set("annotations", AppliedKeys.merged("annotations", living.json(), file.json()));
        json.set("metadata", known);
        if (living.json().has("status")) {
            json.set("status", living.json().get("status"));
        }
        return new Document(file.file(), json, file.positions());
    }

    private static Set<String> namespaces(List<Document> files) {
        Set<String> namespaces = new TreeSet<>();
        ours(files).forEach(file -> namespaces.add(OfflineRendering.namespace(file)));
        return namespaces;
    }

    private static List<Document> ours(List<Document> files) {
        return files.stream().filter(file -> OURS.contains(file.kind())).toList();
    }

    private static String key(Document document) {
        ObjectId id = document.id();
        return id.kind() + " " + OfflineRendering.namespace(document) + "/" + id.name();
    }
}
