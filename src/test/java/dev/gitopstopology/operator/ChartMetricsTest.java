package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.chart.Chart;
import dev.gitopstopology.operator.fleet.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts and dashboard of the chart ask for metrics that the operator has, by labels that these have. */
class ChartMetricsTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:gitops_topology|jvm|process|system)_[a-z_]+\\b");
    private static final Pattern SELECTED = Pattern.compile("\\b(gitops_topology_[a-z_]+)\\{([a-z]+)[=!]");

    @ParameterizedTest
    @ValueSource(strings = {"files/alerts.yaml", "files/dashboard.json"})
    void everyMetricIsOneThatTheOperatorHas(String file) throws IOException {
        String scraped = Scrape.taken().text();
        Set<String> had = scraped.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toSet());
        String text = Files.readString(Chart.DIRECTORY.resolve(file)).replace("\\\"", "\"");
        List<String> used =
                METRIC.matcher(text).results().map(MatchResult::group).toList();
        assertThat(used).hasSizeGreaterThan(5);
        assertThat(had).containsAll(used);
        SELECTED.matcher(text)
                .results()
                .forEach(selected -> assertThat(scraped.lines())
                        .as(selected.group())
                        .anyMatch(line ->
                                line.startsWith(selected.group(1) + "{") && line.contains(selected.group(2) + "=\"")));
    }
}
