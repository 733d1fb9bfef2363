package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the executables of a control plane are. */
public record Binaries(Path etcd, Path apiServer, Path controllerManager, Path kubectl) {
    private static final String VARIABLE = "GITOPS_TOPOLOGY_BINARIES";

    /**
     * Looks at the system property or variable {@code GITOPS_TOPOLOGY_BINARIES}, then at {@code KUBEBUILDER_ASSETS}, then at the user's cache.
     *
     * @throws LocalClusterException when one is missing; the message says how to get it
     */
    public static Binaries find() {
        return find(System.getenv(), System.getProperty(VARIABLE));
    }

    /** The directory of release manifests that {@code tools/fetch-binaries} lays out: {@code argo-cd/VERSION/install.yaml} and so on. */
    public static Path distribution() {
        Path directory = distributionPlace();
        if (!Files.isDirectory(directory)) {
            throw new LocalClusterException(
                    "There are no release manifests in " + directory + ". Way out: run tools/fetch-binaries.");
        }
        return directory;
    }

    /** Where the release manifests are, if they were fetched. */
    public static Path distributionPlace() {
        String given = System.getProperty("GITOPS_TOPOLOGY_DISTRIBUTION", "");
        if (given.isEmpty()) {
            given = System.getenv().getOrDefault("GITOPS_TOPOLOGY_DISTRIBUTION", "");
        }
        return given.isEmpty() ? CacheDirectory.of(System.getenv()).distribution() : Path.of(given);
    }

    static Binaries find(Map<String, String> env, @Nullable String property) {
        List<Path> places = new ArrayList<>();
        if (property != null && !property.isEmpty()) {
            places.add(Path.of(property));
        }
        for (String name : List.of(VARIABLE, "KUBEBUILDER_ASSETS")) {
            String value = env.getOrDefault(name, "");
            if (!value.isEmpty()) {
                places.add(Path.of(value));
            }
        }
        places.add(CacheDirectory.of(env).binaries(version()));
        return new Binaries(
                locate("etcd", places),
                locate("kube-apiserver", places),
                locate("kube-controller-manager", places),
                locate("kubectl", places));
    }

    /** The Kubernetes version that is built from source: the content of {@code tools/kubernetes/VERSION}. */
    public static String version() {
        try (InputStream in = Binaries.class.getResourceAsStream("VERSION")) {
            if (in == null) {
                throw new LocalClusterException("The build left out the resource VERSION of " + Binaries.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path locate(String name, List<Path> places) {
        return places.stream()
                .map(place -> place.resolve(name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new LocalClusterException(name + " is not in "
                        + places.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + ". Way out: run tools/fetch-binaries, or set " + VARIABLE
                        + " to a directory that has etcd, kube-apiserver, kube-controller-manager and kubectl."));
    }
}
