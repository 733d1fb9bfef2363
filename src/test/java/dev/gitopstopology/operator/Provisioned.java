package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.capi.ProvisionedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** A FleetCluster that is provisioned, as a person writes it, and the network that its cluster needs. */
public final class Provisioned {
    public static final String CLUSTER = """
            connection:
              type: ClusterAPI
              clusterAPI:
                provision:
                  version: v1.34.1
                  classRef: {name: local}
                  controlPlane: {replicas: 1}
                  workers: [{name: md-0, workerClass: default, replicas: 2}]
                  availabilityGate: true
                  addons: [{name: network, configMap: {name: network}}]
            deletionPolicy: Delete
            """;

    static final String NETWORK = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: network}
            rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: network, namespace: kube-system}
            spec:
              selector: {matchLabels: {app: network}}
              template:
                metadata: {labels: {app: network}}
                spec: {containers: [{name: network, image: network, resources: {requests: {cpu: 0.1}}}]}
            """;

    private Provisioned() {}

    /** Whether the network is on the cluster, as its administrator sees it. */
    static boolean hasNetwork(ProvisionedCluster cluster) {
        Config config =
                Config.fromKubeconfig(cluster.controlPlane().orElseThrow().kubeconfig());
        try (KubernetesClient workload =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return workload.apps()
                            .daemonSets()
                            .inNamespace("kube-system")
                            .withName("network")
                            .get()
                    != null;
        }
    }
}
