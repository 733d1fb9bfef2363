package dev.gitopstopology.demo;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from the clusters what now exists where; nothing of it comes from the operator's memory. */
final class Survey {
    private static final ResourceDefinitionContext PROJECTS = new ResourceDefinitionContext.Builder()
            .withGroup("argoproj.io")
            .withVersion("v1alpha1")
            .withKind("AppProject")
            .withPlural("appprojects")
            .withNamespaced(true)
            .build();
    private final String namespace;
    private final KubernetesClient hub;
    private final Map<String, KubernetesClient> members;
    private final List<String> simulated;

    /** @param members may grow afterwards */
    Survey(String namespace, KubernetesClient hub, Map<String, KubernetesClient> members, List<String> simulated) {
        this.namespace = namespace;
        this.hub = hub;
        this.members = members;
        this.simulated = simulated;
    }

    DemoReport report(DemoReport.Writes writes) {
        List<DemoReport.Instance> instances = instances();
        List<DemoReport.Topology> topologies = topologies();
        boolean ready = !topologies.isEmpty() && topologies.stream().allMatch(DemoReport.Topology::ready);
        return new DemoReport(
                ready,
                ready
                        ? "Ready"
                        : topologies.stream()
                                .map(DemoReport.Topology::reason)
                                .findFirst()
                                .orElse("NoTopology"),
                simulated,
                topologies,
                clusters(instances),
                instances,
                writes);
    }

    List<DemoReport.Topology> topologies() {
        return hub.resources(GitOpsTopology.class).inNamespace(namespace).list().getItems().stream()
                .map(Survey::topology)
                .toList();
    }

    private static DemoReport.Topology topology(GitOpsTopology topology) {
        var status = topology.getStatus();
        Condition ready = ready(status == null ? null : status.conditions());
        return new DemoReport.Topology(
                topology.getMetadata().getName(),
                topology.getSpec().mode().name(),
                status == null || status.pinned() == null ? "" : status.pinned().version(),
                status == null || status.pinned() == null ? "" : status.pinned().digest(),
                ready.status().equals("True"),
                ready.reason() + (ready.message() == null || ready.message().isEmpty() ? "" : ": " + ready.message()));
    }

    private static Condition ready(@Nullable List<Condition> conditions) {
        return (conditions == null ? List.<Condition>of() : conditions)
                .stream()
                        .filter(condition -> condition.type().equals("Ready"))
                        .findFirst()
                        .orElse(new Condition("Ready", "False", "NotReconciled", null, null, null));
    }

    private List<DemoReport.Instance> instances() {
        return hub.resources(EngineInstance.class).inNamespace(namespace).list().getItems().stream()
                .map(this::instance)
                .toList();
    }

    private DemoReport.Instance instance(EngineInstance instance) {
        String where = instance.getSpec().namespace();
        KubernetesClient host = members.getOrDefault(instance.getSpec().cluster(), hub);
        boolean argoCD = instance.getSpec().type() == EngineType.ArgoCD;
        List<String> registered = argoCD ? destinations(host, instance) : spokes(host, instance);
        List<String> projects = argoCD ? projects(host, where) : List.of();
        var status = instance.getStatus();
        return new DemoReport.Instance(
                instance.getMetadata().getName(),
                instance.getSpec().cluster(),
                where,
                instance.getSpec().type().name(),
                status == null || status.version() == null ? "" : status.version(),
                ready(status == null ? null : status.conditions()).status().equals("True"),
                registered,
                projects);
    }

    private static List<String> destinations(KubernetesClient host, EngineInstance instance) {
        return host
                .secrets()
                .inNamespace(instance.getSpec().namespace())
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .withLabel(Api.LABEL_INSTANCE, instance.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .map(Survey::destination)
                .sorted()
                .toList();
    }

    /** A Flux knows a cluster by a kubeconfig in a namespace of the cluster's own. */
    private static List<String> spokes(KubernetesClient host, EngineInstance instance) {
        return host
                .secrets()
                .inAnyNamespace()
                .withLabel(Api.LABEL_CLUSTER)
                .withLabel(Api.LABEL_INSTANCE, instance.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .map(secret -> secret.getMetadata().getLabels().get(Api.LABEL_CLUSTER))
                .sorted()
                .toList();
    }

    private static List<String> projects(KubernetesClient host, String namespace) {
        return host.genericKubernetesResources(PROJECTS).inNamespace(namespace).list().getItems().stream()
                .map(Survey::project)
                .toList();
    }

    private static String destination(Secret secret) {
        byte[] name = Base64.getDecoder().decode(secret.getData().getOrDefault("name", ""));
        return new String(name, StandardCharsets.UTF_8);
    }

    private static String project(GenericKubernetesResource project) {
        Object destinations = project.get("spec", "destinations");
        boolean closed = !(destinations instanceof List<?> list) || list.isEmpty();
        return project.getMetadata().getName() + (closed ? " (closed)" : "");
    }

    private List<DemoReport.Cluster> clusters(List<DemoReport.Instance> instances) {
        List<DemoReport.Cluster> clusters = new ArrayList<>();
        clusters.add(new DemoReport.Cluster(
                "hub",
                uid(hub),
                hub.getMasterUrl().toString(),
                true,
                registered(instances, "hub"),
                Map.of(),
                objects(hub),
                List.of()));
        for (FleetCluster cluster : fleet()) {
            String name = cluster.getMetadata().getName();
            KubernetesClient client = members.get(name);
            Map<String, String> labels = cluster.getMetadata().getLabels();
            if (client != null) {
                clusters.add(new DemoReport.Cluster(
                        name,
                        uid(client),
                        client.getMasterUrl().toString(),
                        false,
                        registered(instances, name),
                        labels == null ? Map.of() : new TreeMap<>(labels),
                        objects(client),
                        Way.of(cluster)));
            }
        }
        return clusters;
    }

    private List<FleetCluster> fleet() {
        return hub.resources(FleetCluster.class).inNamespace(namespace).list().getItems();
    }

    private static Condition ready(FleetCluster cluster) {
        return ready(cluster.getStatus() == null ? null : cluster.getStatus().conditions());
    }

    /** Whether just these are members, and each is Ready. */
    boolean allReady(List<String> names) {
        List<FleetCluster> all = fleet();
        return all.stream()
                        .map(cluster -> cluster.getMetadata().getName())
                        .sorted()
                        .toList()
                        .equals(names)
                && all.stream().allMatch(cluster -> ready(cluster).status().equals("True"));
    }

    /** In a line: what the topologies say, and the clusters if asked. */
    String said(boolean clusters) {
        Stream<String> fleet = clusters
                ? fleet().stream()
                        .map(cluster -> cluster.getMetadata().getName() + ": "
                                + ready(cluster).reason())
                : Stream.of();
        return Stream.concat(topologies().stream().map(topology -> topology.name() + ": " + topology.reason()), fleet)
                .collect(Collectors.joining("; "));
    }

    private static boolean registered(List<DemoReport.Instance> instances, String cluster) {
        return instances.stream()
                .anyMatch(instance -> instance.registeredClusters().contains(cluster));
    }

    private static String uid(KubernetesClient client) {
        return client.namespaces().withName("kube-system").get().getMetadata().getUid();
    }

    /** Objects that our inventories on the cluster list. */
    private static int objects(KubernetesClient client) {
        return client
                .configMaps()
                .inNamespace(Api.SYSTEM_NAMESPACE)
                .withLabel(Api.LABEL_INSTANCE)
                .list()
                .getItems()
                .stream()
                .map(ConfigMap::getData)
                .mapToInt(data -> (int) data.getOrDefault("objects", "").lines().count())
                .sum();
    }
}
