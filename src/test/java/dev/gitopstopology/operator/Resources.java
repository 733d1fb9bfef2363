package dev.gitopstopology.operator;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.stream.Collectors;

/** Custom resources as people write them. */
public final class Resources {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Resources() {}

    /** The smallest topology of all clusters. */
    static GitOpsTopology company() {
        return topology("company", "mode: Centralized\nengine: {type: ArgoCD}\nclusters: {}\n");
    }

    /** @param spec the spec in YAML, indented by nothing */
    static GitOpsTopology topology(String name, String spec) {
        return topology(name, World.NS, spec);
    }

    static GitOpsTopology topology(String name, String namespace, String spec) {
        return YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsTopology
                metadata:
                  name: %s
                  namespace: %s
                spec:
                %s""".formatted(name, namespace, spec.indent(2)), GitOpsTopology.class);
    }

    /** @param spec the spec in YAML, indented by nothing */
    static GitOpsTenant tenant(String name, String spec) {
        return YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsTenant
                metadata: {name: %s, namespace: %s}
                spec:
                %s""".formatted(name, World.NS, spec.indent(2)), GitOpsTenant.class);
    }

    /** @param spec the spec in YAML, indented by nothing */
    static GitOpsCatalogEntry entry(String name, String spec) {
        return YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsCatalogEntry
                metadata: {name: %s, namespace: %s}
                spec:
                %s""".formatted(name, World.NS, spec.indent(2)), GitOpsCatalogEntry.class);
    }

    /** An entry's Application, as Argo CD's ApplicationSet controller makes it from our template. */
    static GenericKubernetesResource application(String entry, String cluster, String instance, String revision) {
        return YAML.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: %1$s.%2$s
                  namespace: argocd
                  labels:
                    gitops-topology.dev/catalog-entry: %1$s
                    gitops-topology.dev/cluster: %2$s
                    gitops-topology.dev/instance: %3$s
                spec:
                  project: catalog-%1$s
                  source: {repoURL: https://x.example.com, path: ., targetRevision: %4$s}
                  destination: {name: %2$s, namespace: %1$s}
                """.formatted(entry, cluster, instance, revision), GenericKubernetesResource.class);
    }

    /** @param spec the spec in YAML, indented by nothing */
    public static FleetCluster fleetCluster(String name, Map<String, String> labels, String spec) {
        FleetCluster cluster = YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: FleetCluster
                metadata: {name: %s, namespace: %s}
                spec:
                %s""".formatted(name, World.NS, spec.indent(2)), FleetCluster.class);
        cluster.getMetadata().setLabels(labels);
        return cluster;
    }

    static ConfigMap configMap(String name, String key, String text) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(World.NS)
                .withName(name)
                .endMetadata()
                .addToData(key, text)
                .build();
    }

    static FleetCluster cluster(String name, Map<String, String> labels) {
        return YAML.unmarshal(
                """
                apiVersion: gitops-topology.dev/v1alpha1
                kind: FleetCluster
                metadata:
                  name: %s
                  namespace: %s
                  labels: {%s}
                spec:
                  connection:
                    type: Kubeconfig
                    kubeconfig:
                      secretRef:
                        name: %s-kubeconfig
                """.formatted(
                                name,
                                World.NS,
                                labels.entrySet().stream()
                                        .map(label -> "\"" + label.getKey() + "\": \"" + label.getValue() + "\"")
                                        .collect(Collectors.joining(", ")),
                                name),
                FleetCluster.class);
    }
}
