package dev.gitopstopology.distribution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.distribution.DistributionException.Reason;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Release;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a release holds only what somebody has looked at. A patch release passes without a new operator; one with new kinds,
 * new cluster-wide rules or missing components is refused. Pure.
 */
public final class ReleaseCheck {
    private static final int HASH_LENGTH = 16;

    private ReleaseCheck() {}

    /**
     * @throws DistributionException UnknownKinds, UnknownClusterRules or MissingComponents, naming each
     */
    public static void check(Release release) {
        KnownRelease known = KnownRelease.of(release.type());
        Set<String> kinds = new TreeSet<>();
        Set<String> rules = new TreeSet<>();
        for (Manifest manifest : release.manifests()) {
            ObjectId id = manifest.id();
            String type = id.group().isEmpty() ? id.kind() : id.kind() + "." + id.group();
            if (!known.kinds().contains(type)
                    || (id.kind().equals("CustomResourceDefinition")
                            && !known.definitions().contains(id.name()))) {
                kinds.add(type + " " + id.name());
            }
            if (id.kind().equals("ClusterRole") && !knownRules(known, manifest)) {
                rules.add("ClusterRole %s (rules %s)".formatted(id.name(), rulesHash(manifest)));
            }
        }
        refuse(release, Reason.UnknownKinds, "has objects that this operator does not know", kinds);
        refuse(release, Reason.UnknownClusterRules, "has cluster-wide rules that nobody has looked at", rules);
        refuse(release, Reason.MissingComponents, "lacks components of the profile", missing(release));
    }

    private static boolean knownRules(KnownRelease known, Manifest role) {
        return !role.json().has("aggregationRule")
                && known.clusterRules().getOrDefault(role.name(), Set.of()).contains(rulesHash(role));
    }

    static String rulesHash(Manifest role) {
        ObjectNode rules = JsonNodeFactory.instance.objectNode();
        rules.set("rules", role.json().path("rules"));
        return Manifest.of(rules).digest().substring(0, HASH_LENGTH);
    }

    private static Collection<String> missing(Release release) {
        List<String> present = release.manifests().stream()
                .map(manifest -> manifest.kind() + "/" + manifest.name())
                .toList();
        return release.flavour().workloads().stream()
                .filter(component -> !present.contains(component))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void refuse(Release release, Reason reason, String what, Collection<String> found) {
        if (!found.isEmpty()) {
            throw new DistributionException(
                    reason,
                    "%s %s (%s) %s: %s; use a newer version of the operator, or set spec.engine.version to an older release such as %s"
                            .formatted(
                                    release.type(),
                                    release.version(),
                                    release.flavour(),
                                    what,
                                    String.join(", ", found),
                                    Releases.defaultVersion(release.type())));
        }
    }
}
