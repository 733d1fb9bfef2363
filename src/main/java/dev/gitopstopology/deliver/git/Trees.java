package dev.gitopstopology.deliver.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads one directory of a commit, and makes the commit in which some of its files are others. */
final class Trees {
    /** Larger than any object that an API server takes. */
    private static final int LARGEST = 4 << 20;
    /** Far more than a cluster has. */
    private static final int MOST_FILES = 2000;

    private static final long LARGEST_SUM = 16 << 20;

    private static final String AUTHOR = "gitops-topology";
    private static final String ADDRESS = "noreply@gitops-topology.dev";
    private final Repository repository;

    /** A directory that cannot be one of ours. */
    static final class TooMuchException extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuchException(String message) {
            super(message);
        }
    }

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

    Seen read(String commit, String directory) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        SortedMap<String, String> entries = new TreeMap<>();
        try (TreeWalk at = TreeWalk.forPath(repository, directory, tree(commit));
                TreeWalk walk = new TreeWalk(repository)) {
            if (at == null || !at.isSubtree()) {
                return new Seen(commit, files, entries);
            }
            walk.addTree(at.getObjectId(0));
            int looked = 0;
            long size = 0;
            while (walk.next()) { // a small repository can unfold into very much
                if (++looked > MOST_FILES) {
                    throw new TooMuchException("more than %d files in %s".formatted(MOST_FILES, directory));
                }
                if (walk.isSubtree()) {
                    walk.enterSubtree();
                    continue;
                }
                String text = text(walk.getObjectReader(), walk.getFileMode(0), walk.getObjectId(0));
                size += text.length() + walk.getPathLength();
                if (size > LARGEST_SUM) {
                    throw new TooMuchException("more than %d MiB in %s".formatted(LARGEST_SUM >> 20, directory));
                }
                files.put(walk.getPathString(), text);
                entries.put(
                        walk.getPathString(),
                        walk.getFileMode(0) + " " + walk.getObjectId(0).name());
            }
        }
        return new Seen(commit, files, entries);
    }

    private static String text(ObjectReader objects, FileMode mode, ObjectId id) throws IOException {
        boolean file = mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
        if (!file || objects.getObjectSize(id, Constants.OBJ_BLOB) > LARGEST) {
            return "";
        }
        return new String(objects.open(id, Constants.OBJ_BLOB).getBytes(LARGEST), StandardCharsets.UTF_8);
    }

    /**
     * A commit after this one.
     *
     * @param changes content by path below the directory; empty of what goes. All else stays as it is
     */
    String commit(String parent, String directory, Map<String, Optional<String>> changes, String message, Instant now)
            throws IOException {
        Map<String, Optional<String>> fromRoot = new TreeMap<>();
        changes.forEach((path, text) -> fromRoot.put(directory + "/" + path, text));
        try (ObjectInserter objects = repository.newObjectInserter();
                ObjectReader reader = repository.newObjectReader()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(new TreeEdit(reader, objects).of(tree(parent), fromRoot));
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

    private RevTree tree(String commit) throws IOException {
        try (RevWalk commits = new RevWalk(repository)) {
            return commits.parseCommit(ObjectId.fromString(commit)).getTree();
        }
    }
}
