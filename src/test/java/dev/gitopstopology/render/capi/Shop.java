package dev.gitopstopology.render.capi;

import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.ProvisionScenario;
import java.util.List;

/** Cluster {@code team-a/shop} of a small template, or of a class. */
final class Shop {
    static final String TEMPLATE = """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Cluster
            metadata: {name: shop}
            spec:
              controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: shop}
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: DevCluster, name: shop}
            ---
            {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: DevCluster, metadata: {name: shop}}
            ---
            apiVersion: controlplane.cluster.x-k8s.io/v1beta2
            kind: KubeadmControlPlane
            metadata: {name: shop}
            spec: {ref: {apiGroup: infrastructure.cluster.x-k8s.io, kind: DevMachineTemplate, name: shop}}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
            kind: DevMachineTemplate
            metadata: {name: shop}
            spec: {size: "${SIZE}"}
            ---
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: MachineDeployment
            metadata: {name: shop-a}
            spec: {template: {spec: {ref: {apiGroup: infrastructure.cluster.x-k8s.io, kind: DevMachineTemplate, name: shop}}}}
            ---
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: MachineDeployment
            metadata: {name: shop-b}
            spec: {template: {spec: {ref: {apiGroup: infrastructure.cluster.x-k8s.io, kind: DevMachineTemplate, name: shop}}}}
            """;

    private static final String CLASS = """
            version: %s
            classRef: {name: small}
            controlPlane: {replicas: %d}
            workers: [{name: a, replicas: 2}, {name: b, autoscaling: {min: 1, max: 4}}]
            variables: [{name: SIZE, value: 1}]
            """;

    private Shop() {}

    static List<Manifest> ofClass(String version, int controlPlanes) {
        return ofClass(version, controlPlanes, "");
    }

    static List<Manifest> ofClass(String version, int controlPlanes, String more) {
        return ProvisionScenario.shop(CLASS.formatted(version, controlPlanes) + more, null)
                .objects();
    }

    static List<Manifest> ofTemplate(String version, int controlPlanes) {
        String provision = CLASS.formatted(version, controlPlanes).replace("classRef", "templateRef");
        return ProvisionScenario.shop(provision, TEMPLATE).objects();
    }
}
