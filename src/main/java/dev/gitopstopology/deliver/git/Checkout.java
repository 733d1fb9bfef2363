package dev.gitopstopology.deliver.git;

import dev.gitopstopology.git.Bounds;
import dev.gitopstopology.git.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.PushCommand;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.TransportConfigCallback;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.jspecify.annotations.Nullable;

/**
 * The newest commit of one branch, in a bare repository that is removed again. There is no working tree, so no symlink, submodule,
 * hook or filter of the repository ever acts.
 */
final class Checkout implements AutoCloseable {
    private static final String FETCHED = "refs/gitops-topology/fetched";
    private final Path directory;
    private final Git git;
    private final GitPlace place;
    private final GitCredential credential;
    private final Duration deadline;
    private final Connections names;
    private final Connections packs;

    Checkout(GitPlace place, GitCredential credential, Duration deadline) throws IOException, GitAPIException {
        this.place = place;
        this.credential = credential;
        this.deadline = deadline;
        this.names = new Connections(credential.authorities(), deadline, Connections.NAMES);
        this.packs = new Connections(credential.authorities(), deadline, Connections.PACK);
        this.directory = Files.createTempDirectory("gitops-topology-git");
        this.git = Git.init().setBare(true).setGitDir(directory.toFile()).call();
        Repository repository = git.getRepository();
        repository.getConfig().setString("http", null, "followRedirects", "false");
        repository.getConfig().setInt("gc", null, "auto", 0);
        repository.getConfig().setBoolean("gc", null, "autoDetach", false);
        repository.getConfig().save();
    }

    Repository repository() {
        return git.getRepository();
    }

    /** The branch's commit on the server; empty where there is no such branch. */
    Optional<String> head() throws GitAPIException {
        return ready(git.lsRemote().setRemote(place.url()).setHeads(true), names).call().stream()
                .filter(ref -> ref.getName().equals(place.ref()))
                .map(ref -> ref.getObjectId().name())
                .findFirst();
    }

    /** Fetches that commit, and nothing before it. */
    void fetch() throws GitAPIException {
        FetchCommand fetch = git.fetch()
                .setRemote(place.url())
                .setRefSpecs(new RefSpec("+" + place.ref() + ":" + FETCHED))
                .setTagOpt(TagOpt.NO_TAGS)
                .setDepth(1)
                .setProgressMonitor(new Bounds(directory, deadline));
        ready(fetch, packs).call();
    }

    /** The commit that was fetched. */
    @Nullable
    String fetched() throws IOException {
        var ref = repository().exactRef(FETCHED);
        return ref == null ? null : ref.getObjectId().name();
    }

    /**
     * Asks the server to move the branch to a commit that follows the one that was fetched.
     *
     * @return empty when it did; else what it said
     */
    Optional<String> push(String commit) throws GitAPIException {
        PushCommand push = git.push()
                .setRemote(place.url())
                .setRefSpecs(List.of(new RefSpec(commit + ":" + place.ref())))
                .setForce(false)
                .setAtomic(false)
                .setProgressMonitor(new Bounds(directory, deadline));
        Iterable<PushResult> results = ready(push, packs).call();
        for (PushResult result : results) {
            for (RemoteRefUpdate update : result.getRemoteUpdates()) {
                if (update.getStatus() != RemoteRefUpdate.Status.OK) {
                    String said = update.getMessage() == null ? "" : ": " + update.getMessage();
                    return Optional.of(update.getStatus() + said);
                }
            }
        }
        return Optional.empty();
    }

    private <C extends TransportCommand<C, ?>> C ready(C command, Connections connections) {
        String password = credential.password();
        if (password != null) {
            command.setCredentialsProvider(new UsernamePasswordCredentialsProvider(credential.username(), password));
        }
        TransportConfigCallback http = transport -> {
            if (transport instanceof TransportHttp web) {
                web.setHttpConnectionFactory(connections);
                if (credential.bearerToken() != null) {
                    web.setAdditionalHeaders(Map.of("Authorization", "Bearer " + credential.bearerToken()));
                }
            }
        };
        command.setTransportConfigCallback(http);
        command.setTimeout(Math.toIntExact(deadline.toSeconds()));
        return command;
    }

    @Override
    public void close() {
        git.close();
        TemporaryDirectory.remove(directory);
    }
}
