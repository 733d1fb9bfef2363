package dev.gitopstopology.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that says something else on each cluster: {@code ${cluster.name}}, {@code ${labels.KEY}} and {@code ${parameters.KEY}}
 * stand for what the FleetCluster says. Whatever else looks like it is plain text, as is what is put in.
 */
public final class ClusterText {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(cluster\\.name|(labels|parameters)\\.([A-Za-z0-9._/-]+))}");

    private ClusterText() {}

    /** What a reference speaks of. */
    public enum Of {
        cluster,
        labels,
        parameters
    }

    /** @param key of the label or parameter; empty for the cluster's name */
    public record Reference(Of of, String key) {
        @Override
        public String toString() {
            return of == Of.cluster ? "cluster.name" : of + "." + key;
        }
    }

    /** A cluster, as such text sees it. */
    public record Values(String name, SortedMap<String, String> labels, SortedMap<String, String> parameters) {
        /** Nothing is not said either: an engine could not tell it from what is missing. */
        public boolean has(Reference reference) {
            return !of(reference).isEmpty();
        }

        String of(Reference reference) {
            return switch (reference.of()) {
                case cluster -> name;
                case labels -> labels.getOrDefault(reference.key(), "");
                case parameters -> parameters.getOrDefault(reference.key(), "");
            };
        }
    }

    public static List<Reference> references(String text) {
        List<Reference> found = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            found.add(reference(matcher));
        }
        return found;
    }

    /** The text on one cluster; nothing stands where the cluster does not say. */
    public static String on(Values cluster, String text) {
        return with(text, cluster::of, Function.identity());
    }

    /** @param plain what becomes of the text between references */
    public static String with(String text, Function<Reference, String> value, Function<String, String> plain) {
        StringBuilder result = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            result.append(plain.apply(text.substring(end, matcher.start()))).append(value.apply(reference(matcher)));
            end = matcher.end();
        }
        return result.append(plain.apply(text.substring(end))).toString();
    }

    private static Reference reference(Matcher matcher) {
        String of = matcher.group(2);
        return of == null ? new Reference(Of.cluster, "") : new Reference(Of.valueOf(of), matcher.group(3));
    }
}
