package dev.gitopstopology.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * One bare repository with branch {@code main}, for everybody on this host to fetch over smart HTTP (gitprotocol-http) in
 * protocol version 0, which every client falls back to. Commits are made by {@link #commit}, and by whoever has the password, once
 * there is one.
 */
public final class GitServer implements AutoCloseable {
    /** Where the repository is on its site. */
    public static final String PATH = "/fleet.git";

    private static final String SERVICE = "git-upload-pack";
    private static final String PUSH = "git-receive-pack";
    private volatile String authorization = "";
    private volatile String protection = "";
    private volatile boolean open;
    private final Repository repository;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param directory that becomes the repository */
    public GitServer(Path directory) throws IOException {
        try (Git git = Git.init()
                .setBare(true)
                .setInitialBranch("main")
                .setDirectory(directory.toFile())
                .call()) {
            repository = git.getRepository();
            repository.incrementOpen();
        } catch (org.eclipse.jgit.api.errors.GitAPIException e) {
            throw new IOException(e);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** What goes into {@code repoURL}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /** The same repository under the same path of another site, such as one with TLS. */
    public void handle(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case PATH + "/info/refs" -> {
                boolean push =
                        ("service=" + PUSH).equals(exchange.getRequestURI().getQuery());
                answer(exchange, push ? PUSH : SERVICE, push ? this::advertiseForPush : this::advertise);
            }
            case PATH + "/" + SERVICE -> answer(exchange, SERVICE, this::upload);
            case PATH + "/" + PUSH -> answer(exchange, PUSH, this::receive);
            default -> exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_FOUND, -1);
        }
    }

    /**
     * A commit on {@code main} that holds these files and no others.
     *
     * @param files content by path
     * @return its SHA
     */
    public String commit(String message, Map<String, String> files) throws IOException {
        try (ObjectInserter objects = repository.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            for (var file : files.entrySet()) {
                DirCacheEntry entry = new DirCacheEntry(file.getKey());
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(
                        objects.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
                builder.add(entry);
            }
            builder.finish();
            PersonIdent author = new PersonIdent("test", "test@example.com");
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(objects));
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            ObjectId parent = repository.resolve("refs/heads/main");
            if (parent != null) {
                commit.setParentId(parent);
            }
            ObjectId id = objects.insert(commit);
            objects.flush();
            RefUpdate update = repository.updateRef("refs/heads/main");
            update.setNewObjectId(id);
            RefUpdate.Result result = update.update();
            if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FAST_FORWARD) {
                throw new IOException("main could not be moved to " + id.name() + ": " + result);
            }
            return id.name();
        }
    }

    /** From now on nobody is answered without the password, and with it one may push. */
    public void password(String user, String password) {
        authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** From now on the password is for pushing only. */
    public void letAllRead() {
        open = true;
    }

    /** From now on every push is refused with these words; none: no longer. */
    public void protect(String words) {
        protection = words;
    }

    /** Content by path, of {@code main}. */
    public SortedMap<String, String> files() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(
                    commits.parseCommit(repository.resolve("refs/heads/main")).getTree());
            tree.setRecursive(true);
            while (tree.next()) {
                files.put(
                        tree.getPathString(),
                        new String(repository.open(tree.getObjectId(0)).getBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    /** Messages of the commits of {@code main}, the newest first. */
    public List<String> log() throws IOException {
        try (RevWalk commits = new RevWalk(repository)) {
            commits.markStart(commits.parseCommit(repository.resolve("refs/heads/main")));
            List<String> messages = new ArrayList<>();
            commits.forEach(commit -> messages.add(commit.getFullMessage()));
            return messages;
        }
    }

    private interface Service {
        void run(InputStream in, OutputStream out) throws IOException;
    }

    private void advertise(InputStream in, OutputStream out) throws IOException {
        PacketLineOut lines = new PacketLineOut(out);
        lines.writeString("# service=" + SERVICE + "\n");
        lines.end();
        uploadPack().sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
    }

    private void upload(InputStream in, OutputStream out) throws IOException {
        uploadPack().upload(in, out, null);
    }

    private void advertiseForPush(InputStream in, OutputStream out) throws IOException {
        PacketLineOut lines = new PacketLineOut(out);
        lines.writeString("# service=" + PUSH + "\n");
        lines.end();
        receivePack().sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
    }

    private void receive(InputStream in, OutputStream out) throws IOException {
        receivePack().receive(in, out, null);
    }

    private ReceivePack receivePack() {
        ReceivePack pack = new ReceivePack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setPreReceiveHook((push, commands) -> {
            if (!protection.isEmpty()) {
                commands.forEach(each -> each.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, protection));
            }
        });
        return pack;
    }

    private UploadPack uploadPack() {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        return pack;
    }

    private void answer(HttpExchange exchange, String name, Service service) throws IOException {
        try (exchange) {
            boolean refs = exchange.getRequestMethod().equals("GET");
            boolean asked = !authorization.isEmpty() && !(open && name.equals(SERVICE));
            if (asked && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_UNAUTHORIZED, -1);
                return;
            }
            boolean known = ("service=" + name).equals(exchange.getRequestURI().getQuery());
            if (refs && !known || name.equals(PUSH) && authorization.isEmpty()) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_FORBIDDEN, -1);
                return;
            }
            boolean packed = Objects.equals(exchange.getRequestHeaders().getFirst("Content-Encoding"), "gzip");
            InputStream in = packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
            exchange.getResponseHeaders()
                    .set("Content-Type", "application/x-" + name + (refs ? "-advertisement" : "-result"));
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, 0);
            service.run(in, exchange.getResponseBody());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        repository.close();
    }
}
