package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.e2e.ArgoCDHost;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Argo CD's resources in namespace argocd as people write them, and what its controllers say of them. */
final class Applications {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private final KubernetesClient home;
    private final ArgoCDHost engine;
    private final String repository;

    /** @param home the cluster that the Argo CD runs on */
    Applications(KubernetesClient home, ArgoCDHost engine, String repository) {
        this.home = home;
        this.engine = engine;
        this.repository = repository;
    }

    /** A project that lets its Applications go anywhere: what stops them here is not Argo CD's projects. */
    GenericKubernetesResource project(String name) {
        return object("""
                apiVersion: argoproj.io/v1alpha1
                kind: AppProject
                metadata: {name: %s, namespace: argocd}
                spec:
                  sourceRepos: ["%s"]
                  destinations: [{server: "*", namespace: "*"}]
                """.formatted(name, repository));
    }

    GenericKubernetesResource application(String name, String path, String cluster, String namespace) {
        return application("teams", name, path, cluster, namespace);
    }

    GenericKubernetesResource application(String project, String name, String path, String cluster, String namespace) {
        return object("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: %s, namespace: argocd}
                spec:
                  project: %s
                  source: {repoURL: "%s", targetRevision: main, path: %s}
                  destination: {name: %s, namespace: %s}
                  syncPolicy:
                    automated: {prune: true, selfHeal: true}
                    retry: {limit: 0}
                """.formatted(name, project, repository, path, cluster, namespace));
    }

    /** An Application CLUSTER-NAMESPACE for every registered cluster with a label, which takes along what it deployed when it goes. */
    GenericKubernetesResource onEveryCluster(String name, String label, String value, String path, String namespace) {
        return object("""
                apiVersion: argoproj.io/v1alpha1
                kind: ApplicationSet
                metadata: {name: %s, namespace: argocd}
                spec:
                  goTemplate: true
                  generators:
                  - clusters: {selector: {matchLabels: {"%s": "%s"}}}
                  template:
                    metadata:
                      name: "{{.name}}-%s"
                      finalizers: [resources-finalizer.argocd.argoproj.io]
                    spec:
                      project: teams
                      source: {repoURL: "%s", targetRevision: main, path: %s}
                      destination: {name: "{{.name}}", namespace: %s}
                      syncPolicy:
                        automated: {prune: true, selfHeal: true}
                """.formatted(name, label, value, namespace, repository, path, namespace));
    }

    private static GenericKubernetesResource object(String text) {
        return YAML.unmarshal(text, GenericKubernetesResource.class);
    }

    private @Nullable GenericKubernetesResource find(String name) {
        return home.genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                .inNamespace("argocd")
                .withName(name)
                .get();
    }

    /** {@code status} and so on down, "" where there is nothing. */
    String status(String name, String... path) {
        Object found = node(name, path);
        return found == null ? "" : found.toString();
    }

    private @Nullable Object node(String name, String... path) {
        GenericKubernetesResource application = find(name);
        Object node = application == null
                ? null
                : application.getAdditionalProperties().get("status");
        for (String step : path) {
            node = node instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return node;
    }

    String conditions(String name) {
        return status(name, "conditions");
    }

    /** Sync status by KIND/NAME of the resources that an Application lists. */
    Map<String, String> resources(String name) {
        Map<String, String> found = new TreeMap<>();
        if (node(name, "resources") instanceof List<?> list) {
            for (Object each : list) {
                Map<?, ?> resource = (Map<?, ?>) each;
                found.put(resource.get("kind") + "/" + resource.get("name"), String.valueOf(resource.get("status")));
            }
        }
        return found;
    }

    /** Whether it is being deleted, or gone. */
    boolean leaving(String name) {
        GenericKubernetesResource application = find(name);
        return application == null || application.isMarkedForDeletion();
    }

    void awaitSynced(String name, String revision) {
        try {
            await("Application " + name + " Synced at " + revision)
                    .atMost(World.PATIENCE)
                    .until(() -> {
                        engine.requireAlive();
                        return node(name, "sync") instanceof Map<?, ?> sync
                                && "Synced".equals(sync.get("status"))
                                && revision.equals(sync.get("revision"));
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + " Its status: " + status(name), e);
        }
    }

    /** UID by KIND/NAME of what an engine may have put into a namespace. */
    static Map<String, String> uids(KubernetesClient cluster, String namespace) {
        Map<String, String> uids = new TreeMap<>();
        Stream.<List<? extends HasMetadata>>of(
                        cluster.configMaps().inNamespace(namespace).list().getItems(),
                        cluster.secrets().inNamespace(namespace).list().getItems(),
                        cluster.serviceAccounts().inNamespace(namespace).list().getItems(),
                        cluster.services().inNamespace(namespace).list().getItems(),
                        cluster.apps()
                                .deployments()
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .forEach(object -> uids.put(
                        object.getKind() + "/" + object.getMetadata().getName(),
                        object.getMetadata().getUid()));
        return uids;
    }
}
