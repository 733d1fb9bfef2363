package dev.gitopstopology.plan.provision;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.capi.KubernetesVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator lets the FleetClusters of a namespace provision, by annotations of the Namespace, which its users cannot
 * edit. Outside platform namespaces nothing is allowed that no annotation allows; in one everything is that none limits.
 *
 * @param clusters how many; null for any number
 * @param classes entries of the annotation; null for any class
 * @param versions entries of the annotation; null for any version
 * @param longest each cluster needs a ttl of at most that; null where none is needed
 * @param unreadable an annotation that says nothing that can be read, so that nothing is allowed
 */
public record Grants(
        @Nullable Integer clusters,
        @Nullable List<String> classes,
        @Nullable List<String> versions,
        boolean templates,
        @Nullable Duration longest,
        List<String> unreadable) {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");
    private static final Pattern CLASS =
            Pattern.compile("\\*|([a-z0-9]([-a-z0-9]*[a-z0-9])?/)?(\\*|[a-z0-9]([-.a-z0-9]*[a-z0-9])?)");
    private static final Pattern VERSION = Pattern.compile("\\*|v[0-9]+\\.[0-9]+(\\.[0-9]+([-+][0-9A-Za-z.+-]+)?)?");
    private static final String ANY = "*";

    public static Grants of(Map<String, String> annotations, boolean platform) {
        List<String> unreadable = new ArrayList<>();
        String clusters = annotations.get(Api.ANNOTATION_MAX_CLUSTERS);
        if (clusters != null && !COUNT.matcher(clusters.strip()).matches()) {
            unreadable.add(Api.ANNOTATION_MAX_CLUSTERS + " is to be a number, such as 5");
            clusters = "0";
        }
        String templates = annotations.get(Api.ANNOTATION_CLUSTER_TEMPLATES);
        if (templates != null && !templates.equals("true") && !templates.equals("false")) {
            unreadable.add(Api.ANNOTATION_CLUSTER_TEMPLATES + " is to be \"true\" or \"false\"");
            templates = "false";
        }
        String longest = annotations.get(Api.ANNOTATION_MAX_CLUSTER_TTL);
        Optional<Duration> ttl = Optional.ofNullable(longest).map(String::strip).flatMap(Ttl::of);
        if (longest != null && ttl.isEmpty()) {
            unreadable.add(Api.ANNOTATION_MAX_CLUSTER_TTL + " is to be a time, such as 8h or 90m");
        }
        return new Grants(
                clusters == null ? (platform ? null : (Integer) 0) : (Integer) Integer.parseInt(clusters.strip()),
                list(
                        annotations,
                        Api.ANNOTATION_CLUSTER_CLASSES,
                        CLASS,
                        platform ? null : List.of(),
                        "names of ClusterClasses, such as small or classes/small",
                        unreadable),
                list(
                        annotations,
                        Api.ANNOTATION_CLUSTER_VERSIONS,
                        VERSION,
                        null,
                        "versions, such as v1.34 or v1.34.2",
                        unreadable),
                templates == null ? platform : Boolean.parseBoolean(templates),
                ttl.orElse(null),
                List.copyOf(unreadable));
    }

    private static @Nullable List<String> list(
            Map<String, String> annotations,
            String key,
            Pattern form,
            @Nullable List<String> otherwise,
            String what,
            List<String> unreadable) {
        String text = annotations.get(key);
        if (text == null) {
            return otherwise;
        }
        List<String> entries =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (!entries.stream().allMatch(entry -> form.matcher(entry).matches())) {
            unreadable.add(key + " is to be a list, separated by commas, of " + what);
            return List.of();
        }
        return entries;
    }

    /** A name alone is of the namespace itself, so that nobody else's class is meant by accident. */
    boolean allowsClass(String namespace, String name, ClusterKey cluster) {
        return classes == null
                || classes.stream()
                        .anyMatch(entry -> entry.equals(ANY)
                                || entry.equals(namespace + "/" + name)
                                || entry.equals(namespace + "/" + ANY)
                                || entry.equals(name) && namespace.equals(cluster.namespace()));
    }

    boolean allowsVersion(String version) {
        return versions == null
                || versions.stream()
                        .anyMatch(entry -> entry.equals(ANY)
                                || entry.equals(version)
                                || minor(version).equals(entry));
    }

    private static String minor(String version) {
        return KubernetesVersion.of(version)
                .map(parts -> "v%d.%d".formatted(parts.major(), parts.minor()))
                .orElse(version);
    }
}
