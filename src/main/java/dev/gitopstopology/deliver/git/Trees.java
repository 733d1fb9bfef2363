package dev.gitopstopology.deliver.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** Reads one directory of a commit, and makes the commit in which it is another one. */
final class Trees {
    /** Larger than any object that an API server takes. */
    private static final int LARGEST = 4 << 20;

    private static final String AUTHOR = "gitops-topology";
    private static final String ADDRESS = "noreply@gitops-topology.dev";
    private final Repository repository;

    Trees(Repository repository) {
        this.repository = repository;
    }

    /** Whether a file is where the directory, or one above it, has to be. */
    boolean blocked(String commit, String directory) throws IOException {
        RevTree tree = tree(commit);
        String path = "";
        for (String name : directory.split("/", -1)) {
            path = path.isEmpty() ? name : path + "/" + name;
            try (TreeWalk walk = TreeWalk.forPath(repository, path, tree)) {
                if (walk != null && !walk.isSubtree()) {
                    return true;
                }
            }
        }
        return false;
    }

    SortedMap<String, String> files(String commit, String directory) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(tree(commit));
            walk.setRecursive(true);
            walk.setFilter(PathFilter.create(directory));
            while (walk.next()) {
                files.put(
                        walk.getPathString().substring(directory.length() + 1),
                        text(walk.getObjectReader(), walk.getFileMode(0), walk.getObjectId(0)));
            }
        }
        return files;
    }

    private static String text(ObjectReader objects, FileMode mode, ObjectId id) throws IOException {
        if (!mode.equals(FileMode.REGULAR_FILE)) {
            return "";
        }
        ObjectLoader blob = objects.open(id, Constants.OBJ_BLOB);
        return blob.getSize() > LARGEST ? "" : new String(blob.getBytes(LARGEST), StandardCharsets.UTF_8);
    }

    /** A commit after this one, in which the directory holds these files and no others. */
    String commit(String parent, String directory, Map<String, String> files, String message, Instant now)
            throws IOException {
        try (ObjectInserter objects = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index(objects, parent, directory, files).writeTree(objects));
            PersonIdent author = new PersonIdent(AUTHOR, ADDRESS, now, ZoneOffset.UTC);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            commit.setParentId(ObjectId.fromString(parent));
            ObjectId id = objects.insert(commit);
            objects.flush();
            return id.name();
        }
    }

    private DirCache index(ObjectInserter objects, String parent, String directory, Map<String, String> files)
            throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(tree(parent));
            walk.setRecursive(true);
            while (walk.next()) {
                if (!walk.getPathString().startsWith(directory + "/")) {
                    builder.add(entry(walk.getPathString(), walk.getFileMode(0), walk.getObjectId(0)));
                }
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            ObjectId blob = objects.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8));
            builder.add(entry(directory + "/" + file.getKey(), FileMode.REGULAR_FILE, blob));
        }
        builder.finish();
        return index;
    }

    private static DirCacheEntry entry(String path, FileMode mode, ObjectId id) {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(mode);
        entry.setObjectId(id);
        return entry;
    }

    private RevTree tree(String commit) throws IOException {
        try (RevWalk commits = new RevWalk(repository)) {
            return commits.parseCommit(ObjectId.fromString(commit)).getTree();
        }
    }
}
