package dev.gitopstopology.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTextTest {
    private static final ClusterText.Values PARIS = new ClusterText.Values(
            "paris",
            new TreeMap<>(Map.of("region", "eu", "topology.kubernetes.io/zone", "a")),
            new TreeMap<>(Map.of("domain", "${cluster.name}.example.com", "n", "3")));

    @ParameterizedTest
    @CsvSource({
        "${cluster.name}, paris",
        "x-${labels.region}-${parameters.n}, x-eu-3",
        "${labels.topology.kubernetes.io/zone}, a",
        "${labels.none}x, x",
        "$${cluster.name}, $paris",
        "${cluster.uid} ${} $n, ${cluster.uid} ${} $n",
    })
    void saysSomethingElseOnEachCluster(String text, String on) {
        assertThat(ClusterText.on(PARIS, text)).isEqualTo(on);
    }

    @Test
    void whatIsPutInIsNotLookedAtAgain() {
        assertThat(ClusterText.on(PARIS, "${parameters.domain}")).isEqualTo("${cluster.name}.example.com");
    }
}
