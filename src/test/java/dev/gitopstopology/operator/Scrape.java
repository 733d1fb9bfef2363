package dev.gitopstopology.operator;

import dev.gitopstopology.deliver.Receipt;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What Prometheus reads of an operator in which everything has happened once. */
record Scrape(String text) {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    /** As exposed: a counter ends with {@code _total}, a histogram has {@code _bucket}, {@code _count} and {@code _sum}. */
    record Exposed(String type, String help, Set<String> labels) {}

    static Scrape taken() {
        Measures measures = new Measures();
        measures.fleet(new Fleet(null), Clock.systemUTC());
        measures.tombstones(new Tombstones());
        measures.tried("hub", "GET");
        measures.observed("hub", "GET", 200);
        measures.order("hub", "connect", Receipt.delivered("", 0, Map.of(), List.of()));
        measures.silentWatch("hub");
        measures.converged(Duration.ofSeconds(1));
        measures.joined("Registered", Duration.ofSeconds(1));
        return new Scrape(measures.scrape());
    }

    Map<String, Exposed> metrics() {
        Map<String, String> helps = new LinkedHashMap<>();
        Map<String, Exposed> metrics = new TreeMap<>();
        List<String> samples = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                helps.put(words[2], words.length > 3 ? words[3] : "");
            } else if (line.startsWith("# TYPE ")) {
                metrics.put(words[2], new Exposed(words[3], helps.getOrDefault(words[2], ""), new LinkedHashSet<>()));
            } else {
                samples.add(line);
            }
        }
        for (String sample : samples) {
            String name = sample.replaceFirst("[{ ].*", "");
            Exposed metric =
                    metrics.get(metrics.containsKey(name) ? name : name.replaceFirst("_(bucket|count|sum)$", ""));
            LABEL.matcher(sample)
                    .results()
                    .map(label -> label.group(1))
                    .filter(label -> !label.equals("le"))
                    .forEach(metric.labels()::add);
        }
        return metrics;
    }
}
