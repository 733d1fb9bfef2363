package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {
    @TempDir
    Path directory;

    @Test
    void theVersionIsTheOneThatTheBuildPins() throws IOException {
        assertThat(Binaries.version())
                .isEqualTo(Files.readString(Path.of("tools/kubernetes/VERSION")).strip());
        assertThat(Path.of("tools/kubernetes/go.mod")).content().contains("k8s.io/kubernetes " + Binaries.version());
    }

    @Test
    void ownVariableGoesBeforeAssetsAndAssetsBeforeTheCache() throws IOException {
        Path own = executables("own", "etcd");
        Path assets = executables("assets", "etcd", "kube-apiserver", "kubectl");
        Path cache = executables(
                "cache/kubernetes/" + Binaries.version(),
                "etcd",
                "kube-apiserver",
                "kubectl",
                "kube-controller-manager");

        Binaries found = Binaries.find(
                Map.of(
                        "GITOPS_TOPOLOGY_BINARIES", own.toString(),
                        "KUBEBUILDER_ASSETS", assets.toString(),
                        "GITOPS_TOPOLOGY_CACHE", directory.resolve("cache").toString()),
                null);

        assertThat(found)
                .isEqualTo(new Binaries(
                        own.resolve("etcd"),
                        assets.resolve("kube-apiserver"),
                        cache.resolve("kube-controller-manager"),
                        assets.resolve("kubectl")));
    }

    @Test
    void whatIsMissingIsNamedWithTheWayOut() {
        assertThatThrownBy(() -> Binaries.find(Map.of("XDG_CACHE_HOME", directory.toString()), ""))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining("etcd is not in " + directory + "/gitops-topology/kubernetes/v")
                .hasMessageContaining("run tools/fetch-binaries");
    }

    @Test
    void theScriptFindsTheSameCacheAlsoWithoutAHome() throws Exception {
        for (String home : new String[] {directory.toString(), ""}) {
            ProcessBuilder builder =
                    new ProcessBuilder("tools/fetch-binaries", "--print-distribution").redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.matches("HOME|XDG_CACHE_HOME|GITOPS_TOPOLOGY_CACHE"));
            if (!home.isEmpty()) {
                builder.environment().put("HOME", home);
            }
            Process script = builder.start();
            String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(script.waitFor()).as(said).isZero();
            assertThat(Path.of(said.strip()))
                    .isEqualTo(CacheDirectory.of(builder.environment()).distribution());
        }
    }

    private Path executables(String name, String... files) throws IOException {
        Path place = Files.createDirectories(directory.resolve(name));
        for (String file : files) {
            assertThat(Files.createFile(place.resolve(file)).toFile().setExecutable(true))
                    .isTrue();
        }
        return place;
    }
}
