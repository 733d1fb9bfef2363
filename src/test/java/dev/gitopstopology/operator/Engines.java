package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineInstance;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of engines is on the clusters of a world, as an administrator of each sees it. */
final class Engines {
    private final World world;

    Engines(World world) {
        this.world = world;
    }

    /** By which Argo CDs there know clusters. */
    List<Secret> clusterSecrets(String cluster) {
        return world.on(cluster)
                .secrets()
                .inAnyNamespace()
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .list()
                .getItems();
    }

    /** Names under which the Argo CDs there know clusters, sorted. */
    List<String> destinations(String cluster) {
        return clusterSecrets(cluster).stream()
                .map(secret -> decoded(secret, "name"))
                .sorted()
                .toList();
    }

    int deployments(String cluster) {
        return world.on(cluster)
                .apps()
                .deployments()
                .inAnyNamespace()
                .list()
                .getItems()
                .size();
    }

    List<EngineInstance> instances() {
        return world.hub()
                .resources(EngineInstance.class)
                .inNamespace(World.NS)
                .list()
                .getItems();
    }

    /** Cluster, registered clusters and Ready of each instance, sorted. */
    List<String> told() {
        return instances().stream()
                .map(each -> each.getSpec().cluster() + " "
                        + (each.getStatus() == null
                                ? "-"
                                : each.getStatus().registeredClusters() + " "
                                        + world.condition(each.getStatus().conditions(), "Ready")
                                                .status()))
                .sorted()
                .toList();
    }

    /** Inventories and claims in our namespace. */
    List<String> records(String cluster) {
        return world.on(cluster).configMaps().inNamespace(Api.SYSTEM_NAMESPACE).list().getItems().stream()
                .map(ConfigMap::getMetadata)
                .map(metadata -> metadata.getName())
                .filter(name -> name.startsWith("inventory-") || name.startsWith("claim-"))
                .toList();
    }

    /** Whatever any Secret of the cluster holds, decoded. */
    String everySecret(String cluster) {
        return world.on(cluster).secrets().inAnyNamespace().list().getItems().stream()
                .flatMap(secret -> Stream.ofNullable(secret.getData()))
                .flatMap(data -> data.values().stream())
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    /** Whether the installer's account may, as the cluster's API server answers. */
    boolean installerMay(String cluster, String verb, String group, String resource, String namespace) {
        return may(cluster, "gitops-topology-installer", verb, group, resource, namespace);
    }

    /** The same of any account in our namespace there. */
    boolean may(String cluster, String account, String verb, String group, String resource, String namespace) {
        return AccessReview.may(
                world.on(cluster),
                "system:serviceaccount:" + Api.SYSTEM_NAMESPACE + ":" + account,
                new ResourceAttributesBuilder()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .withNamespace(namespace)
                        .build());
    }

    static String decoded(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }
}
