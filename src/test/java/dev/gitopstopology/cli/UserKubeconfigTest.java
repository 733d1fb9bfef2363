package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a person's kubeconfig is looked for. */
class UserKubeconfigTest {
    @Test
    void theHomeDirectoryIsTheOneOfTheEnvironmentAsForKubectl() {
        assertThat(UserKubeconfig.home(Map.of("HOME", "/github/home"))).isEqualTo(Path.of("/github/home"));
        Path known = Path.of(System.getProperty("user.home"));
        assertThat(UserKubeconfig.home(Map.of("HOME", ""))).isEqualTo(known);
        assertThat(UserKubeconfig.home(Map.of())).isEqualTo(known);
    }
}
