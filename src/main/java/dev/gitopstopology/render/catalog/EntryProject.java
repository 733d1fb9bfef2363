package dev.gitopstopology.render.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;

/**
 * An entry's AppProject (operator-manual/project.yaml): its one source, its namespaces on whatever cluster, and every kind, since
 * platform services bring CRDs and cluster roles. What a cluster allows is the access profile's business, and nobody but the
 * administrator of the Argo CD has rights in it.
 */
final class EntryProject {
    private static final String NOBODY = "gitops-topology-nobody";

    private EntryProject() {}

    static Manifest of(CatalogEntry entry, Instance instance) {
        return YamlText.object("""
                        apiVersion: argoproj.io/v1alpha1
                        kind: AppProject
                        metadata: {}
                        spec:
                          clusterResourceWhitelist:
                          - {group: "*", kind: "*"}
                        """).edit(json -> {
            json.withObjectProperty("metadata")
                    .put("name", entry.project())
                    .put("namespace", instance.engine().namespace());
            ObjectNode spec = json.withObjectProperty("spec");
            spec.put("description", "Catalogue entry " + entry.key());
            spec.putArray("sourceRepos").add(EntrySource.repoURL(entry));
            ArrayNode destinations = spec.putArray("destinations");
            entry.namespaces()
                    .forEach(namespace -> destinations
                            .addObject()
                            .put("name", "*")
                            .put("server", "*")
                            .put("namespace", namespace));
            if (instance.engine().access().profile() == AccessProfile.Impersonate) {
                ArrayNode accounts = spec.putArray("destinationServiceAccounts");
                entry.namespaces().forEach(namespace -> account(accounts, namespace, entry.account()));
                account(accounts, "*", NOBODY); // the first that matches counts
            }
        });
    }

    private static void account(ArrayNode accounts, String namespace, String name) {
        accounts.addObject().put("server", "*").put("namespace", namespace).put("defaultServiceAccount", name);
    }
}
