package dev.gitopstopology.model;

/**
 * A registration that has to end.
 *
 * @param engineCluster where the engine's cluster Secret is
 * @param secretNamespace namespace of that Secret
 * @param secretName name of that Secret
 */
public record Departure(
        InstanceId instance, ClusterKey member, ClusterKey engineCluster, String secretNamespace, String secretName) {}
