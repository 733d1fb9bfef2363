package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterOptionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "Hub", "../hub", "-hub", "hub-", "a b", "a234567890123456789012345678901234567890x"})
    void aNameThatIsNoFileNameIsRefused(String name) {
        assertThatThrownBy(() -> ClusterOptions.named(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKubeconfigHasEverythingInlined() {
        assertThat(Kubeconfig.of("hub", URI.create("https://127.0.0.1:20001"), "PEM", "secret"))
                .contains("server: https://127.0.0.1:20001", "certificate-authority-data: UEVN", "token: secret")
                .contains("current-context: hub")
                .doesNotContain("insecure", ".crt");
    }

    @Test
    void everythingListensOnTheLoopbackAndTheSweepFindsItsDirectory() {
        ClusterFiles files = new ClusterFiles(Path.of("/run/c"), Path.of("/dev/shm/c"));
        Path bin = Path.of("/bin");
        Commands commands = new Commands(
                new Binaries(bin.resolve("etcd"), bin.resolve("api"), bin.resolve("kcm"), bin.resolve("kubectl")),
                files,
                new Ports(20001, 20002, 20003));

        assertThat(commands.etcd())
                .contains("--listen-client-urls=http://127.0.0.1:20002", "--listen-peer-urls=http://127.0.0.1:20003")
                .anyMatch(flag -> flag.contains("/dev/shm/c/"));
        assertThat(commands.apiServer())
                .contains("--bind-address=127.0.0.1", "--secure-port=20001")
                .anyMatch(flag -> flag.contains("/run/c/"));
        assertThat(commands.controllerManager()).contains("--secure-port=0").anyMatch(flag -> flag.contains("/run/c/"));
    }

    @Test
    void portsOfClustersDiffer() {
        Ports one = Ports.take();
        Ports other = Ports.take();
        try {
            assertThat(List.of(one.api(), one.etcd(), one.etcdPeer(), other.api(), other.etcd(), other.etcdPeer()))
                    .doesNotHaveDuplicates()
                    .allSatisfy(port -> assertThat(port).isBetween(20_500, 32_767));
        } finally {
            one.release();
            other.release();
        }
    }
}
