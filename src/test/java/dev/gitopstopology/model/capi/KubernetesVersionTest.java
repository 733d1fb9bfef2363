package dev.gitopstopology.model.capi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KubernetesVersionTest {
    private static KubernetesVersion version(String text) {
        return KubernetesVersion.of(text).orElseThrow();
    }

    @Test
    void inTheOrderOfReleases() {
        assertThat(Stream.of("v1.34.0", "v1.9.10", "v1.34.0-rc.1", "v1.34.0+vmware.1", "v1.33.12")
                        .map(KubernetesVersionTest::version)
                        .sorted())
                .map(KubernetesVersion::toString)
                .containsExactly("v1.9.10", "v1.33.12", "v1.34.0-rc.1", "v1.34.0", "v1.34.0+vmware.1");
    }

    @Test
    void countsMinors() {
        assertThat(version("v1.33.9").minorsTo(version("v1.35.0"))).isEqualTo(2);
        assertThat(version("v1.33.9").minorsTo(version("1.32.0"))).isEqualTo(-1);
        assertThat(version("v1.33.9").minorsTo(version("v2.0.0"))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void isNotEveryText() {
        assertThat(KubernetesVersion.of("v1.34")).isEmpty();
        assertThat(KubernetesVersion.of("latest")).isEmpty();
    }
}
