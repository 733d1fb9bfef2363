package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.deliver.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/** What Prometheus reads of an operator. */
public record Scrape(String text) {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    /** As exposed: a counter ends with {@code _total}, a histogram has {@code _bucket}, {@code _count} and {@code _sum}. */
    public record Exposed(String type, String help, Set<String> labels) {}

    /** Of an operator in which everything has happened once. */
    public static Scrape taken() {
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

    /** Of the operator whose endpoints are on this port. */
    public static Scrape living(int port) {
        URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
        try {
            return new Scrape(HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException("the operator's metrics cannot be read", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Map<String, Exposed> metrics() {
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
