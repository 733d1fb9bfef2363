package dev.gitopstopology.deliver.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.e2e.GitServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others put beside our files, of every kind that Git has, and more of it than there can be. */
class ForeignFilesTest {
    private static final GitCredential CREDENTIAL = new GitCredential("bot", "correct-horse", null, null);
    private static final ObjectId SUBMODULE = ObjectId.fromString("0123456789012345678901234567890123456789");

    @TempDir
    Path scratch;

    private GitServer server;
    private Git local;
    private final GitDirectories git = new GitDirectories(() -> true, () -> Instant.EPOCH, Duration.ofSeconds(30));

    @BeforeEach
    void repository() throws IOException {
        server = new GitServer(scratch.resolve("fleet.git"));
        server.password("bot", "correct-horse");
        server.commit("first", Map.of("README.md", "ours"));
        local = Git.open(scratch.resolve("fleet.git").toFile());
    }

    @AfterEach
    void close() {
        local.close();
        server.close();
    }

    private GitPlace place() {
        return new GitPlace(server.url(), "main", "clusters/shop");
    }

    private record Entry(String name, FileMode mode, ObjectId id) {}

    private ObjectId blob(byte[] content) throws IOException {
        try (ObjectInserter objects = repo().newObjectInserter()) {
            ObjectId id = objects.insert(Constants.OBJ_BLOB, content);
            objects.flush();
            return id;
        }
    }

    private ObjectId blob(String content) throws IOException {
        return blob(content.getBytes(StandardCharsets.UTF_8));
    }

    private Repository repo() {
        return local.getRepository();
    }

    private ObjectId tree(List<Entry> entries) throws IOException {
        TreeFormatter tree = new TreeFormatter();
        entries.forEach(each -> tree.append(each.name(), each.mode(), each.id()));
        try (ObjectInserter objects = repo().newObjectInserter()) {
            ObjectId id = objects.insert(tree);
            objects.flush();
            return id;
        }
    }

    /** Commits what {@link #place} is to be. */
    private void directory(ObjectId shop) throws IOException {
        ObjectId clusters = tree(List.of(new Entry("shop", FileMode.TREE, shop)));
        ObjectId root = tree(List.of(
                new Entry("a.txt", FileMode.REGULAR_FILE, blob("beside")),
                new Entry("clusters", FileMode.TREE, clusters),
                new Entry("clusters.txt", FileMode.SYMLINK, blob("a.txt"))));
        try (ObjectInserter objects = repo().newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(root);
            commit.setAuthor(new PersonIdent("test", "test@example.com"));
            commit.setCommitter(commit.getAuthor());
            commit.setMessage("theirs");
            commit.setParentId(repo().resolve("refs/heads/main"));
            RefUpdate main = repo().updateRef("refs/heads/main");
            main.setNewObjectId(objects.insert(commit));
            objects.flush();
            assertThat(main.update()).isEqualTo(RefUpdate.Result.FAST_FORWARD);
        }
    }

    /** Mode and id by path, of all that is there. */
    private SortedMap<String, String> all() throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        try (RevWalk commits = new RevWalk(repo());
                TreeWalk walk = new TreeWalk(repo())) {
            walk.addTree(commits.parseCommit(repo().resolve("refs/heads/main")).getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                all.put(
                        walk.getPathString(),
                        walk.getFileMode(0) + " " + walk.getObjectId(0).name());
            }
        }
        return all;
    }

    private ObjectId foreign(FileMode script) throws IOException {
        return tree(List.of(
                new Entry("binary", FileMode.REGULAR_FILE, blob(new byte[] {(byte) 0xff, 0, (byte) 0xfe})),
                new Entry("large", FileMode.REGULAR_FILE, blob(new byte[5 << 20])),
                new Entry("link", FileMode.SYMLINK, blob("binary")),
                new Entry("module", FileMode.GITLINK, SUBMODULE),
                new Entry("ours.yaml", FileMode.REGULAR_FILE, blob("a: 1")),
                new Entry("script", script, blob("#!/bin/sh"))));
    }

    @Test
    void itIsLeftAsItIsWhileOursComesAndGoes() throws IOException {
        directory(foreign(FileMode.EXECUTABLE_FILE));
        SortedMap<String, String> before = all();
        Seen seen = git.read(place(), CREDENTIAL);
        SortedMap<String, String> files = new TreeMap<>(seen.files());
        files.remove("ours.yaml");
        files.put("another.yaml", "b: 2");
        git.write(place(), CREDENTIAL, seen, files, "ours");
        before.remove("clusters/shop/ours.yaml");
        before.put("clusters/shop/another.yaml", "100644 " + blob("b: 2").name());
        assertThat(all()).isEqualTo(before);

        Seen after = git.read(place(), CREDENTIAL);
        assertThat(after.files()).isEqualTo(files);
        files.remove("another.yaml");
        git.write(place(), CREDENTIAL, after, files, "gone");
        before.remove("clusters/shop/another.yaml");
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void aChangeThatNoContentShowsIsOne() throws IOException {
        directory(foreign(FileMode.EXECUTABLE_FILE));
        Seen base = git.read(place(), CREDENTIAL);
        directory(foreign(FileMode.REGULAR_FILE));
        SortedMap<String, String> files = new TreeMap<>(base.files());
        files.remove("ours.yaml");
        DeliveryException refused = catchThrowableOfType(
                DeliveryException.class, () -> git.write(place(), CREDENTIAL, base, files, "late"));
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).isEqualTo("GitContention");
    }

    private void tooMuch(ObjectId shop, String how) throws IOException {
        directory(shop);
        DeliveryException refused = catchThrowableOfType(DeliveryException.class, () -> git.read(place(), CREDENTIAL));
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).isEqualTo("GitForeignFiles");
        assertThat(refused).hasMessageContaining(how).hasMessageContaining("clusters/shop");
    }

    private ObjectId tenOf(FileMode mode, ObjectId id) throws IOException {
        return tree("0123456789"
                .chars()
                .mapToObj(each -> new Entry(Character.toString(each), mode, id))
                .toList());
    }

    @Test
    void treesThatUnfoldWithoutEndAreNotFollowed() throws IOException {
        ObjectId bomb = tenOf(FileMode.REGULAR_FILE, blob("x"));
        for (int level = 0; level < 5; level++) {
            bomb = tenOf(FileMode.TREE, bomb);
        }
        tooMuch(bomb, "more than 2000 files");
    }

    @Test
    void contentThatUnfoldsWithoutEndIsNotRead() throws IOException {
        tooMuch(tenOf(FileMode.REGULAR_FILE, blob(new byte[4 << 20])), "more than 16 MiB");
    }

    @Test
    void aFileInThePlaceOfTheDirectoryIsTold() throws IOException {
        server.commit("in the way", Map.of("clusters/shop", "a file"));
        Seen seen = git.read(place(), CREDENTIAL);
        assertThat(seen.files()).isEmpty();
        DeliveryException refused = catchThrowableOfType(
                DeliveryException.class,
                () -> git.write(place(), CREDENTIAL, seen, new TreeMap<>(Map.of("a.yaml", "a: 1")), "late"));
        assertThat(refused.reason()).isEqualTo("GitForeignFiles");
    }
}
