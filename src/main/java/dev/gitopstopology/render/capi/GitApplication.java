package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an Argo CD of the hub delivers the clusters of one namespace with that are written to one place in Git. It applies them and
 * mends what somebody changes, and deletes nothing: a Cluster that is deleted takes all its machines with it. What Cluster API and the
 * autoscaler own in the same objects is no difference. Its project lets it write Cluster API's kinds in that namespace and nothing
 * else, so that whoever may push to the repository can do no more.
 */
public final class GitApplication {
    private static final int DIGITS = 8;
    private static final String NAMESPACE = "argocd";
    private static final String HUB = "https://kubernetes.default.svc";

    private GitApplication() {}

    /** The AppProject, then the Application. */
    public static List<Manifest> of(String namespace, ProvisionGit git) {
        String directory = git.directory(namespace);
        String place = git.url() + " " + git.branchOrMain() + " " + directory;
        String name = "clusters-"
                + Digests.sha256Hex(place.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
        return List.of(project(name, namespace, git), application(name, namespace, git, directory));
    }

    private static Manifest project(String name, String namespace, ProvisionGit git) {
        return YamlText.object("""
                        apiVersion: argoproj.io/v1alpha1
                        kind: AppProject
                        metadata: {}
                        spec:
                          namespaceResourceWhitelist:
                          - {group: cluster.x-k8s.io, kind: "*"}
                          - {group: "*.cluster.x-k8s.io", kind: "*"}
                          - {group: apps, kind: ControllerRevision}
                        """).edit(json -> {
            metadata(json, name);
            ObjectNode spec = json.withObjectProperty("spec");
            spec.put("description", "Clusters of namespace " + namespace);
            spec.putArray("sourceRepos").add(git.url());
            spec.putArray("destinations").addObject().put("server", HUB).put("namespace", namespace);
        });
    }

    private static Manifest application(String name, String namespace, ProvisionGit git, String directory) {
        return YamlText.object("""
                        apiVersion: argoproj.io/v1alpha1
                        kind: Application
                        metadata:
                          annotations: {argocd.argoproj.io/compare-options: ServerSideDiff=true}
                        spec:
                          source: {directory: {recurse: true}}
                          destination: {}
                          syncPolicy:
                            automated: {prune: false, selfHeal: true}
                            syncOptions: [CreateNamespace=true, ServerSideApply=true, Prune=false]
                            retry:
                              limit: -1
                              backoff: {duration: 10s, factor: 2, maxDuration: 5m}
                          ignoreDifferences:
                          - group: "*"
                            kind: "*"
                            managedFieldsManagers:
                            - manager
                            - capi-topology
                            - capi-kubeadmcontrolplane
                            - capi-machinedeployment
                            - cluster-autoscaler
                        """).edit(json -> {
            metadata(json, name);
            ObjectNode spec = json.withObjectProperty("spec");
            spec.put("project", name);
            spec.withObjectProperty("source")
                    .put("repoURL", git.url())
                    .put("targetRevision", git.branchOrMain())
                    .put("path", directory);
            spec.withObjectProperty("destination").put("server", HUB).put("namespace", namespace);
        });
    }

    private static void metadata(ObjectNode json, String name) {
        ObjectNode metadata = json.withObjectProperty("metadata");
        metadata.put("name", name).put("namespace", NAMESPACE);
        metadata.withObjectProperty("labels").put("app.kubernetes.io/managed-by", Api.FIELD_MANAGER);
    }
}
