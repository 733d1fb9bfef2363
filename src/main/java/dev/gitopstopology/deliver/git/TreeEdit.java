package dev.gitopstopology.deliver.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/** Makes the trees along some paths anew. What is beside these paths is never looked into, and stays as it is, whatever it is. */
final class TreeEdit {
    private static final int MOST = 100_000;
    private final ObjectReader reader;
    private final ObjectInserter objects;

    TreeEdit(ObjectReader reader, ObjectInserter objects) {
        this.reader = reader;
        this.objects = objects;
    }

    private record Entry(String name, FileMode mode, ObjectId id) {
        /** Git sorts a tree as if its name ended so. */
        String order() {
            return FileMode.TREE.equals(mode) ? name + "/" : name;
        }
    }

    /** @param changes content by path; empty of what goes */
    ObjectId of(ObjectId root, Map<String, Optional<String>> changes) throws IOException {
        return write(edited(root, changes));
    }

    private List<Entry> edited(@Nullable ObjectId tree, Map<String, Optional<String>> changes) throws IOException {
        Map<String, Entry> entries = read(tree);
        SortedMap<String, Map<String, Optional<String>>> below = new TreeMap<>();
        for (Map.Entry<String, Optional<String>> change : changes.entrySet()) {
            String[] path = change.getKey().split("/", 2);
            if (path.length == 2) {
                below.computeIfAbsent(path[0], each -> new TreeMap<>()).put(path[1], change.getValue());
            } else if (change.getValue().isPresent()) {
                byte[] text = change.getValue().get().getBytes(StandardCharsets.UTF_8);
                put(entries, path[0], FileMode.REGULAR_FILE, objects.insert(Constants.OBJ_BLOB, text));
            } else {
                entries.remove(raw(path[0]));
            }
        }
        for (Map.Entry<String, Map<String, Optional<String>>> each : below.entrySet()) {
            Entry before = entries.remove(raw(each.getKey()));
            List<Entry> after = edited(before == null ? null : before.id(), each.getValue());
            if (!after.isEmpty()) { // Git knows no empty directories
                put(entries, each.getKey(), FileMode.TREE, write(after));
            }
        }
        return List.copyOf(entries.values());
    }

    private static void put(Map<String, Entry> entries, String name, FileMode mode, ObjectId id) {
        entries.put(raw(name), new Entry(raw(name), mode, id));
    }

    /** A name may be of any bytes: each is a character here. */
    private static String raw(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private Map<String, Entry> read(@Nullable ObjectId tree) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        if (tree == null) {
            return entries;
        }
        CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
        for (; !parser.eof(); parser.next()) {
            byte[] bytes = new byte[parser.getNameLength()];
            parser.getName(bytes, 0);
            String name = new String(bytes, StandardCharsets.ISO_8859_1);
            entries.put(name, new Entry(name, parser.getEntryFileMode(), parser.getEntryObjectId()));
            if (entries.size() > MOST) {
                throw new Trees.TooMuchException("more than " + MOST + " files beside each other");
            }
        }
        return entries;
    }

    private ObjectId write(List<Entry> entries) throws IOException {
        TreeFormatter tree = new TreeFormatter();
        entries.stream()
                .sorted(Comparator.comparing(Entry::order))
                .forEach(
                        each -> tree.append(each.name().getBytes(StandardCharsets.ISO_8859_1), each.mode(), each.id()));
        return objects.insert(tree);
    }
}
