package dev.gitopstopology.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of metrics is the generated one ({@code -Dgolden.update} writes it anew), and lacks none. */
class MetricsDocsTest {
    private static final Path PAGE = Path.of("docs/reference/metrics.md");

    @Test
    void checkedInPageIsTheGeneratedOne() throws IOException {
        String generated = MetricsDocs.of(Scrape.taken().metrics());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, generated);
        }
        assertThat(PAGE).content().isEqualTo(generated);
    }

    @Test
    void everyMetricOfOursIsExposedWithAMeaningAndSaysWhenToLook() {
        var exposed = Scrape.taken().metrics();
        var ours = exposed.keySet().stream()
                .filter(name -> name.startsWith("gitops_topology_"))
                .collect(Collectors.toSet());
        assertThat(MetricsDocs.LOOK.keySet()).containsExactlyInAnyOrderElementsOf(ours);
        assertThat(Stream.of(Metric.values()))
                .allSatisfy(metric -> assertThat(exposed)
                        .as("a new metric has to happen once in Scrape")
                        .anySatisfy((name, what) -> {
                            assertThat(name).startsWith(metric.id());
                            assertThat(what.help()).isEqualTo(metric.meaning());
                        }));
        assertThat(exposed.values()).allSatisfy(what -> assertThat(what.type()).isIn("counter", "gauge", "histogram"));
    }

    @Test
    void aLabelOfASampleIsFoundAndTheBucketOfAHistogramIsNone() {
        var metrics = new Scrape("""
                # HELP a_total what a is
                # TYPE a_total counter
                a_total{x="1",y="2"} 3.0
                # HELP b_seconds
                # TYPE b_seconds histogram
                b_seconds_bucket{le="1"} 3
                b_seconds_count 3
                """).metrics();
        assertThat(metrics.get("a_total").labels()).containsExactly("x", "y");
        assertThat(metrics.get("a_total").help()).isEqualTo("what a is");
        assertThat(metrics.get("b_seconds").labels()).isEmpty();
    }
}
