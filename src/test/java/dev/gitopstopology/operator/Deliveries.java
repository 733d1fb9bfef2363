package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.e2e.Artifacts;
import dev.gitopstopology.e2e.Artifacts.Artifact;
import dev.gitopstopology.e2e.FluxHost;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Flux's objects as people write them, and what its controller says of them. */
final class Deliveries {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private final KubernetesClient home;
    private final FluxHost engine;
    private final Artifacts artifacts;

    /** @param home the cluster that the Flux runs on */
    Deliveries(KubernetesClient home, FluxHost engine, Artifacts artifacts) {
        this.home = home;
        this.engine = engine;
        this.artifacts = artifacts;
    }

    /** A GitRepository as the source-controller leaves it. */
    Artifact source(String namespace, String name, Map<String, String> files) throws IOException {
        home.resource(YAML.unmarshal("""
                        apiVersion: source.toolkit.fluxcd.io/v1
                        kind: GitRepository
                        metadata: {name: %s, namespace: %s}
                        spec: {interval: 1h, url: "https://git.example.com/%s"}
                        """.formatted(name, namespace, name), GenericKubernetesResource.class))
                .create();
        return publish(namespace, name, files);
    }

    /** What a new commit leads to. */
    Artifact publish(String namespace, String name, Map<String, String> files) throws IOException {
        Artifact artifact = artifacts.of(files);
        home.genericKubernetesResources("source.toolkit.fluxcd.io/v1", "GitRepository")
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), artifact.status());
        return artifact;
    }

    /** @param spec what it has besides, in YAML, each line indented by two */
    void kustomization(String namespace, String name, String source, String spec) {
        home.resource(YAML.unmarshal("""
                        apiVersion: kustomize.toolkit.fluxcd.io/v1
                        kind: Kustomization
                        metadata: {name: %s, namespace: %s}
                        spec:
                          interval: 3s
                          retryInterval: 3s
                          prune: true
                          sourceRef: {kind: GitRepository, name: %s}
                        %s
                        """.formatted(name, namespace, source, spec), GenericKubernetesResource.class))
                .create();
    }

    private Resource<GenericKubernetesResource> resource(String namespace, String name) {
        return home.genericKubernetesResources("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
                .inNamespace(namespace)
                .withName(name);
    }

    @Nullable
    GenericKubernetesResource find(String namespace, String name) {
        return resource(namespace, name).get();
    }

    boolean suspended(String namespace, String name) {
        return Boolean.TRUE.equals(resource(namespace, name).require().get("spec", "suspend"));
    }

    /** As a person deletes it; returns when the controller has let it go. */
    void delete(String namespace, String name) {
        resource(namespace, name).delete();
        await("Kustomization %s/%s let go".formatted(namespace, name))
                .atMost(World.PATIENCE)
                .until(() -> {
                    engine.requireAlive();
                    return find(namespace, name) == null;
                });
    }

    void awaitApplied(String namespace, String name, String revision) {
        awaits(
                namespace,
                name,
                found -> revision.equals(found.get("status", "lastAppliedRevision"))
                        && ready(found).startsWith("True"));
    }

    /** @param words of the message */
    void awaitRefused(String namespace, String name, String... words) {
        awaits(namespace, name, found -> {
            String ready = ready(found);
            return ready.startsWith("False") && List.of(words).stream().allMatch(ready::contains);
        });
    }

    private void awaits(
            String namespace, String name, java.util.function.Predicate<GenericKubernetesResource> condition) {
        try {
            await("Kustomization %s/%s".formatted(namespace, name))
                    .atMost(World.PATIENCE)
                    .until(() -> {
                        engine.requireAlive();
                        return condition.test(resource(namespace, name).require());
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    e.getMessage() + " Its status: "
                            + resource(namespace, name).require().get("status"),
                    e);
        }
    }

    private static String ready(GenericKubernetesResource kustomization) {
        List<Map<String, Object>> conditions = kustomization.get("status", "conditions");
        return (conditions == null ? List.<Map<String, Object>>of() : conditions)
                .stream()
                        .filter(condition -> "Ready".equals(condition.get("type")))
                        .map(condition -> condition.get("status") + " " + condition.get("reason") + " "
                                + Objects.requireNonNullElse(condition.get("message"), ""))
                        .findFirst()
                        .orElse("");
    }
}
