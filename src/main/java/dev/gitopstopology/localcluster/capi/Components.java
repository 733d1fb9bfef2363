package dev.gitopstopology.localcluster.capi;

import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.LocalClusterException;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Cluster API's core and the providers whose manifests {@code tools/fetch-binaries} lays out, at the versions that tools/capi pins. */
public enum Components {
    Core("cluster-api", "v1.13.6", "core-components.yaml"),
    KubeadmBootstrap("cluster-api", "v1.13.6", "bootstrap-components.yaml"),
    KubeadmControlPlane("cluster-api", "v1.13.6", "control-plane-components.yaml"),
    /** Cluster API's own for tests: Docker and in-memory. */
    Development("cluster-api-test", "v1.13.7", "infrastructure-components-development.yaml"),
    /** The CRDs only. */
    Azure("cluster-api-provider-azure", "v1.26.0", "infrastructure-crds.yaml"),
    /** The CRDs only. */
    VSphere("cluster-api-provider-vsphere", "v1.15.2", "infrastructure-crds.yaml");

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private final String project;
    private final String version;
    private final String file;

    Components(String project, String version, String file) {
        this.project = project;
        this.version = version;
        this.file = file;
    }

    /** As in the project's releases, such as v1.13.6. */
    public String version() {
        return version;
    }

    /** The directory of the project below the distribution. */
    public String project() {
        return project;
    }

    /** The manifests, several documents in a file. */
    public Path manifests() {
        Path path = Binaries.distribution().resolve(project).resolve(version).resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new LocalClusterException("There is no " + path + ". Way out: run tools/fetch-binaries.");
        }
        return path;
    }

    /** All objects of a release, or the CRDs where there is nothing else. */
    public List<Object> objects() {
        try (InputStream in = Files.newInputStream(manifests())) {
            Object all = YAML.unmarshal(in);
            return all instanceof Collection<?> many ? List.copyOf(many) : List.of(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The CRDs as released: their conversion asks a webhook. */
    public List<CustomResourceDefinition> definitions() {
        return objects().stream()
                .filter(CustomResourceDefinition.class::isInstance)
                .map(CustomResourceDefinition.class::cast)
                .toList();
    }
}
