package dev.gitopstopology.deliver.git;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The list of what we wrote into a directory. In Git it says which files are ours; once the engine has applied it, it says on the hub
 * which state of the directory the engine has come to. It is owned by the FleetCluster, so it goes with it, whoever applies it once more.
 * As a ControllerRevision it does nothing, and who may write such objects can do no harm by them, as with ConfigMaps or Secrets.
 */
public record Listing(List<Entry> entries) {
    static final String FILE = "delivery.yaml";
    static final String STATE = Api.GROUP + "/git-state";
    private static final String OBJECTS = Api.GROUP + "/git-objects";
    private static final String CLUSTER_API = ".cluster.x-k8s.io";
    private static final int WORDS = 5;

    /** One object: where it is, and the digest that it carries as an annotation. */
    public record Entry(String file, String apiVersion, String kind, String name, String digest)
            implements Comparable<Entry> {
        static Entry of(Manifest manifest) {
            ObjectId id = manifest.id();
            String group = id.group().endsWith(CLUSTER_API)
                    ? id.group().substring(0, id.group().length() - CLUSTER_API.length()) + "-"
                    : "";
            return new Entry(
                    group + id.kind().toLowerCase(Locale.ROOT) + "-" + id.name() + ".yaml",
                    id.apiVersion(),
                    id.kind(),
                    id.name(),
                    manifest.json()
                            .at("/metadata/annotations")
                            .path(Api.ANNOTATION_DIGEST)
                            .asText());
        }

        /** @param namespace of the cluster */
        public ObjectId id(String namespace) {
            return new ObjectId(apiVersion, kind, namespace, name);
        }

        @Override
        public int compareTo(Entry other) {
            return Comparator.comparing(Entry::file).compare(this, other);
        }

        private String line() {
            return String.join(" ", file, apiVersion, kind, name, digest) + "\n";
        }

        private static Optional<Entry> read(String line) {
            String[] words = line.split(" ", -1);
            return words.length == WORDS
                    ? Optional.of(new Entry(words[0], words[1], words[2], words[3], words[4]))
                    : Optional.empty();
        }
    }

    /** Ours, among the files of a directory. */
    static Optional<Listing> of(String uid, Map<String, String> files) {
        JsonNode listing = FileText.read(files.getOrDefault(FILE, ""));
        boolean ours = listing.at("/metadata/annotations")
                .path(Api.ANNOTATION_FLEET_CLUSTER_UID)
                .asText()
                .equals(uid);
        return ours
                ? Optional.of(new Listing(listing.at("/metadata/annotations")
                        .path(OBJECTS)
                        .asText()
                        .lines()
                        .flatMap(line -> Entry.read(line).stream())
                        .toList()))
                : Optional.empty();
    }

    static ObjectId id(ClusterKey cluster) {
        return new ObjectId(
                "apps/v1", "ControllerRevision", cluster.namespace(), "gitops-topology-git-" + cluster.name());
    }

    String state() {
        return Digests.sha256(lines().getBytes(StandardCharsets.UTF_8));
    }

    private String lines() {
        return entries.stream().map(Entry::line).collect(Collectors.joining());
    }

    Manifest manifest(ClusterKey cluster, String uid) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", id(cluster).apiVersion()).put("kind", id(cluster).kind());
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", id(cluster).name()).put("namespace", cluster.namespace());
        metadata.putObject("labels").put(Api.LABEL_CLUSTER, cluster.name());
        metadata.putObject("annotations")
                .put(Api.ANNOTATION_FLEET_CLUSTER_UID, uid)
                .put(STATE, state())
                .put(OBJECTS, lines());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", Api.API_VERSION)
                .put("kind", "FleetCluster")
                .put("name", cluster.name())
                .put("uid", uid);
        json.put("revision", 1).putObject("data");
        return Guarded.of(Manifest.of(json));
    }
}
