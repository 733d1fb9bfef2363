package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A platform service: what it is made from, and the clusters that are to have it. */
@ValidationRule(
        value = "!has(self.values) || has(self.source.chart)",
        message = "values are for a Helm chart: name source.chart, or leave spec.values out")
@ValidationRule(
        value = "self.__namespace__ != 'gitops-topology-system'",
        message = "namespace may not be gitops-topology-system: the credentials of the fleet are there")
@ValidationRule(
        value = "self.__namespace__ == oldSelf.__namespace__",
        message =
                "namespace cannot be changed: what is deployed would be left behind; delete the entry and create another one")
public record GitOpsCatalogEntrySpec(
        @Size(max = 255) @JsonPropertyDescription("What the service is, for people.") @Nullable
        String description,

        @Size(min = 1, max = 16)
        @JsonPropertyDescription(
                "The topologies of this namespace whose engines deliver the entry; of two that serve one cluster, the first. May be absent where this namespace has one topology.")
        @Nullable
        List<NameRef> topologyRefs,

        @JsonPropertyDescription(
                "The clusters that have the entry, among those registered with its topologies. Absent: none; {}: all of them.")
        @Nullable
        CatalogClusters clusters,

        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
        @Size(max = 63)
        @JsonPropertyDescription(
                "Namespace on each cluster that it is deployed to; made where it is missing, never deleted. Cannot be changed.")
        String namespace,

        @Size(max = 8)
        @JsonPropertyDescription(
                "Further namespaces that it writes to, such as kube-system for a leader election; only these and spec.namespace are allowed.")
        @Nullable
        List<@Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$") @Size(max = 63) String> extraNamespaces,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Labels of spec.namespace on each cluster, such as pod-security.kubernetes.io/enforce. Other labels of the namespace are left as they are.")
        @Nullable
        Map<String, String> namespaceLabels,

        @Required @JsonPropertyDescription("What it is made from.")
        CatalogSource source,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "Values of the Helm chart. Text in them may have ${cluster.name}, ${labels.KEY} and ${parameters.KEY} of the FleetCluster; what comes of it is text.")
        @Nullable
        JsonNode values,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Entries that must be healthy on a cluster before this one is put there. Later it stays, whatever becomes of them.")
        @Nullable
        List<NameRef> dependsOn,

        @JsonPropertyDescription("How a change of the entry reaches the clusters; absent: all at once. Argo CD only.")
        @Nullable
        CatalogRollout rollout,

        @Default("Orphan")
        @JsonPropertyDescription(
                "What becomes of what is deployed when a cluster is no longer selected or the entry is deleted: Orphan leaves it and only stops delivering, Remove deletes it.")
        @Nullable
        RemovePolicy onRemove) {}
