package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.Binaries;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An engine as a Helm chart would put it there: the same kinds, under names and labels of the chart, by another field manager. */
final class HelmEngine {
    private static final String CONTROLLER = "my-release-argocd-application-controller";
    private static final Path ARGO_CD = Path.of("argo-cd", "v3.5.7", "core-install.yaml");
    private static final Path FLUX = Path.of("flux2", "v2.9.5", "install.yaml");
    private final KubernetesClient cluster;
    private final String namespace;
    private final List<HasMetadata> objects;

    private HelmEngine(KubernetesClient cluster, String namespace, Path release) {
        this.cluster = cluster;
        this.namespace = namespace;
        try (InputStream file = Files.newInputStream(Binaries.distribution().resolve(release))) {
            this.objects = cluster.load(file).items().stream()
                    .filter(object -> !object.getKind().equals("Namespace"))
                    .map(HelmEngine::asByHelm)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a replica of its controller. */
    static HelmEngine argoCD(KubernetesClient cluster) {
        return new HelmEngine(cluster, "argocd", ARGO_CD);
    }

    static HelmEngine flux(KubernetesClient cluster) {
        return new HelmEngine(cluster, "flux-system", FLUX);
    }

    private static HasMetadata asByHelm(HasMetadata object) {
        Map<String, String> labels = new TreeMap<>();
        if (object.getMetadata().getLabels() != null) {
            labels.putAll(object.getMetadata().getLabels());
        }
        labels.put("app.kubernetes.io/managed-by", "Helm");
        object.getMetadata().setLabels(labels);
        if (object instanceof StatefulSet controller) {
            controller.getMetadata().setName(CONTROLLER);
            controller.getSpec().setReplicas(0);
        }
        return object;
    }

    void install() {
        objects.forEach(object -> resource(object).fieldManager("helm").serverSideApply());
    }

    /** As its owner would in the chart's values. */
    void set(String key, String value) {
        cluster.configMaps().inNamespace(namespace).withName("argocd-cm").edit(config -> {
            ConfigMap changed = config;
            Map<String, String> data = new TreeMap<>(changed.getData() == null ? Map.of() : changed.getData());
            data.put(key, value);
            changed.setData(data);
            return changed;
        });
    }

    void run() {
        cluster.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(CONTROLLER)
                .scale(1);
    }

    /** The versions at which its objects are: equal when nobody has written to any. */
    Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        Stream.concat(
                        objects.stream(),
                        Stream.of(cluster.namespaces().withName(namespace).get()))
                .forEach(object -> {
                    HasMetadata live = resource(object).get();
                    versions.put(
                            object.getKind() + "/" + object.getMetadata().getName(),
                            live == null ? "gone" : live.getMetadata().getResourceVersion());
                });
        return versions;
    }

    private Resource<HasMetadata> resource(HasMetadata object) {
        boolean clustered = object.getKind().startsWith("Cluster")
                || object.getKind().equals("CustomResourceDefinition")
                || object.getKind().equals("Namespace");
        return clustered ? cluster.resource(object) : cluster.resource(object).inNamespace(namespace);
    }
}
