package dev.gitopstopology.deliver.git;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one cluster: one for each object, and a {@link Listing}, which the engine applies like the others, so that the hub tells
 * which of our commits the engine has come to.
 *
 * @param uid of the FleetCluster
 * @param files all that is there, also what is not ours
 * @param entries our objects
 */
public record ClusterDirectory(
        ClusterKey cluster, String uid, SortedMap<String, String> files, List<Listing.Entry> entries) {

    /** Told from what is there. */
    public static ClusterDirectory read(ClusterKey cluster, String uid, SortedMap<String, String> files) {
        List<Listing.Entry> entries =
                Listing.of(uid, files).map(Listing::entries).orElse(List.of());
        return new ClusterDirectory(cluster, uid, files, entries);
    }

    /** Whether we have written there. */
    public boolean exists() {
        return Listing.of(uid, files).isPresent();
    }

    /** Files that we did not write. */
    public List<String> foreign() {
        List<String> ours =
                new ArrayList<>(entries.stream().map(Listing.Entry::file).toList());
        if (exists()) {
            ours.add(Listing.FILE);
        }
        return files.keySet().stream().filter(each -> !ours.contains(each)).toList();
    }

    /** Files that no list of ours names, and that are of this FleetCluster by what they say: such as when the list was deleted. */
    public List<String> unlisted() {
        return foreign().stream()
                .filter(each -> {
                    String text = files.getOrDefault(each, "");
                    return text.contains(Api.ANNOTATION_FLEET_CLUSTER_UID) && text.contains(uid);
                })
                .toList();
    }

    /**
     * With some objects as they are to be.
     *
     * @param write objects that are ours, each with its digest
     * @param keep which of the others stay as they are; the rest goes
     */
    public ClusterDirectory with(Collection<Manifest> write, Predicate<ObjectId> keep) {
        SortedMap<String, String> texts = without();
        List<Listing.Entry> kept = new ArrayList<>();
        write.stream().map(Listing.Entry::of).forEach(kept::add);
        write.forEach(each -> texts.put(Listing.Entry.of(each).file(), FileText.of(each)));
        for (Listing.Entry each : entries) {
            String text = files.get(each.file());
            if (!texts.containsKey(each.file()) && text != null && keep.test(each.id(cluster.namespace()))) {
                kept.add(each);
                texts.put(each.file(), text);
            }
        }
        Listing listing = new Listing(kept.stream().sorted().toList());
        texts.put(Listing.FILE, FileText.of(listing.manifest(cluster, uid)));
        return new ClusterDirectory(cluster, uid, texts, listing.entries());
    }

    /** What others put there. */
    public SortedMap<String, String> without() {
        List<String> foreign = foreign();
        return files.entrySet().stream()
                .filter(each -> foreign.contains(each.getKey()))
                .collect(Collectors.toMap(
                        each -> each.getKey(), each -> each.getValue(), (one, other) -> one, TreeMap::new));
    }

    /** Whether the object is there, and is to be as it is there. */
    public boolean holds(Manifest manifest) {
        return FileText.of(manifest).equals(files.get(Listing.Entry.of(manifest).file()));
    }

    /** Files that are not the same in both. */
    public List<String> differing(ClusterDirectory other) {
        return Stream.concat(files.keySet().stream(), other.files.keySet().stream())
                .distinct()
                .sorted()
                .filter(each -> !Objects.equals(files.get(each), other.files.get(each)))
                .toList();
    }

    /** The object by which the hub tells how far the engine is. */
    public ObjectId listing() {
        return listing(cluster);
    }

    /** The same, of a cluster whose directory cannot be read. */
    public static ObjectId listing(ClusterKey cluster) {
        return Listing.id(cluster);
    }

    /**
     * Whether the hub has all of it.
     *
     * @param live an object of the hub, or null
     */
    public boolean isApplied(Function<ObjectId, @Nullable JsonNode> live) {
        return reached(live)
                && entries.stream().allMatch(each -> {
                    JsonNode found = live.apply(each.id(cluster.namespace()));
                    return found != null
                            && found.at("/metadata/annotations")
                                    .path(Api.ANNOTATION_DIGEST)
                                    .asText()
                                    .equals(each.digest());
                });
    }

    /** Whether the engine has come to this state of the directory, and so will apply nothing that is not in it any more. */
    public boolean reached(Function<ObjectId, @Nullable JsonNode> live) {
        JsonNode found = live.apply(listing());
        return found != null
                && found.at("/metadata/annotations")
                        .path(Listing.STATE)
                        .asText()
                        .equals(new Listing(entries).state())
                && found.at("/metadata/annotations")
                        .path(Api.ANNOTATION_FLEET_CLUSTER_UID)
                        .asText()
                        .equals(uid);
    }
}
