package dev.gitopstopology.distribution;

import dev.gitopstopology.api.EngineSource;
import dev.gitopstopology.distribution.DistributionException.Reason;
import dev.gitopstopology.git.BareSystemReader;
import dev.gitopstopology.git.Bounds;
import dev.gitopstopology.git.TemporaryDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.InvalidRemoteException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * {@code source.git}: one file of one ref, fetched at depth 1 into a bare repository in a directory that is removed again. There
 * is no checkout, so no symlink, submodule, hook or filter of the repository ever acts (CVE-2023-4759 was that).
 */
final class GitSource implements ManifestSource {
    private static final String FETCHED = "refs/gitops-topology/fetched";
    private final Set<String> schemes;
    private final Duration deadline;

    /** @param schemes {@code https}; tests add {@code file} */
    GitSource(Set<String> schemes, Duration deadline) {
        this.schemes = schemes;
        this.deadline = deadline;
        BareSystemReader.install();
    }

    @Override
    public String place(ReleaseRequest request) {
        EngineSource.Git git = reference(request);
        try {
            return "Git %s ref %s path %s".formatted(Places.shown(uri(git)), git.ref(), git.path());
        } catch (DistributionException e) {
            return "spec.engine.source.git"; // what is wrong with it, fetch says
        }
    }

    @Override
    public byte[] fetch(ReleaseRequest request) {
        EngineSource.Git git = reference(request);
        URI uri = uri(git);
        Path directory = null;
        try {
            directory = Files.createTempDirectory("gitops-topology-git");
            return fetch(uri.toString(), git, directory);
        } catch (InvalidRemoteException e) {
            throw new DistributionException(Reason.VersionUnknown, Places.cause(e), e);
        } catch (GitAPIException e) {
            throw new DistributionException(Reason.SourceUnreachable, Places.cause(e), e);
        } catch (IOException e) {
            throw new DistributionException(Reason.SourceInvalid, Places.cause(e), e);
        } finally {
            TemporaryDirectory.remove(directory);
        }
    }

    private byte[] fetch(String url, EngineSource.Git git, Path directory) throws GitAPIException, IOException {
        Bounds bounds = new Bounds(directory, deadline);
        try (Git local = Git.init().setBare(true).setGitDir(directory.toFile()).call()) {
            Repository repository = local.getRepository();
            repository.getConfig().setString("http", null, "followRedirects", "false");
            // Collecting garbage in a thread of its own, JGit would write into a directory that is gone.
            repository.getConfig().setInt("gc", null, "auto", 0);
            repository.getConfig().setBoolean("gc", null, "autoDetach", false);
            repository.getConfig().save();
            String wanted = resolved(url, git);
            local.fetch()
                    .setRemote(url)
                    .setRefSpecs(new RefSpec("+" + wanted + ":" + FETCHED))
                    .setTagOpt(TagOpt.NO_TAGS)
                    .setDepth(1)
                    .setTimeout(Math.toIntExact(deadline.toSeconds()))
                    .setProgressMonitor(bounds)
                    .call();
            return blob(repository, ObjectId.isId(wanted) ? wanted : FETCHED, git.path());
        } catch (GitAPIException e) {
            if (bounds.tooLarge()) {
                throw CappedBytes.tooLarge();
            }
            throw e;
        }
    }

    private String resolved(String url, EngineSource.Git git) throws GitAPIException {
        Collection<Ref> refs = Git.lsRemoteRepository()
                .setRemote(url)
                .setTimeout(Math.toIntExact(deadline.toSeconds()))
                .call();
        for (String name : List.of(Constants.R_TAGS + git.ref(), Constants.R_HEADS + git.ref())) {
            if (refs.stream().anyMatch(ref -> ref.getName().equals(name))) {
                return name;
            }
        }
        if (ObjectId.isId(git.ref())) {
            return git.ref();
        }
        throw new DistributionException(Reason.VersionUnknown, "the repository has no such branch or tag");
    }

    private static byte[] blob(Repository repository, String commit, String path) throws IOException {
        ObjectId head = repository.resolve(commit + "^{commit}");
        if (head == null) {
            throw new DistributionException(Reason.SourceInvalid, "the ref is no commit");
        }
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk tree = TreeWalk.forPath(
                        repository, path, commits.parseCommit(head).getTree())) {
            if (tree == null) {
                throw new DistributionException(Reason.VersionUnknown, "the ref has no such file");
            }
            FileMode mode = tree.getFileMode(0);
            if (!mode.equals(FileMode.REGULAR_FILE) && !mode.equals(FileMode.EXECUTABLE_FILE)) {
                throw new DistributionException(
                        Reason.SourceForbidden, "the path is a symlink, a submodule or a directory, not a file");
            }
            ObjectLoader blob = repository.open(tree.getObjectId(0), Constants.OBJ_BLOB);
            if (blob.getSize() > CappedBytes.CAP) {
                throw CappedBytes.tooLarge();
            }
            return blob.getBytes(CappedBytes.CAP);
        }
    }

    private URI uri(EngineSource.Git git) {
        if (git.url().startsWith("ssh:") && !schemes.contains("ssh")) {
            throw new DistributionException(
                    Reason.SourceForbidden,
                    "ssh needs a key, which spec.engine.source.git cannot name; use https, or a ConfigMap");
        }
        URI uri = Places.parse(git.url(), schemes);
        if (uri.getRawQuery() != null) {
            // JGit repeats the URL in its messages, and a query may hold a token.
            throw new DistributionException(Reason.SourceForbidden, "a query in the URL is not allowed; take it out");
        }
        return uri;
    }

    private static EngineSource.Git reference(ReleaseRequest request) {
        return Objects.requireNonNull(Objects.requireNonNull(request.source()).git(), "source.git");
    }
}
