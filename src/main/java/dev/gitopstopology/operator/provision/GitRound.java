package dev.gitopstopology.operator.provision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.git.ClusterDirectory;
import dev.gitopstopology.deliver.git.GitCredential;
import dev.gitopstopology.deliver.git.GitDirectories;
import dev.gitopstopology.deliver.git.GitPlace;
import dev.gitopstopology.deliver.git.Guarded;
import dev.gitopstopology.deliver.git.Seen;
import dev.gitopstopology.deliver.push.capi.ClusterApiObjects;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.render.capi.Rollout;
import dev.gitopstopology.status.ClusterApiConditions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One look at a cluster whose objects go through Git. What is there is read before the hub is looked at, so that the hub is never
 * older than what was committed; and nothing more is committed for a cluster that lives until the hub has what was committed before, since
 * an engine may leave no commit out, but may also apply two at once.
 */
final class GitRound {
    private static final String STANDS =
            " Nothing more is written before that. If the hub refuses it for good, correct the FleetCluster, then take that commit back in Git (git revert): it goes on from there";

    private final GitDirectories git;
    private final GitPlace place;
    private final GitCredential credential;
    private final Seen seen;
    private final ClusterDirectory directory;

    private GitRound(
            GitDirectories git, GitPlace place, GitCredential credential, Seen seen, ClusterDirectory directory) {
        this.git = git;
        this.place = place;
        this.credential = credential;
        this.seen = seen;
        this.directory = directory;
    }

    /** @throws DeliveryException when the repository cannot be read, or the directory is not ours */
    static GitRound open(GitDirectories git, Member hub, ClusterKey cluster, String uid, ProvisionGit spec) {
        GitRound round = look(git, hub, cluster, uid, spec);
        round.requireOurs();
        return round;
    }

    /** @throws DeliveryException when something in the directory is not ours: an engine would apply that, too */
    void requireOurs() {
        List<String> foreign = directory.foreign();
        if (!foreign.isEmpty()) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "GitForeignFiles",
                    "FleetCluster %s: %s holds %s, which was not written for this FleetCluster; nothing is written there: move it away, or choose another provision.git.path"
                            .formatted(directory.cluster(), place, shown(foreign)));
        }
    }

    /** @throws DeliveryException when an engine would make the Cluster from files of ours that are in no list */
    void requireListed() {
        List<String> unlisted = directory.unlisted();
        if (!unlisted.isEmpty()) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "GitForeignFiles",
                    "FleetCluster %s: %s holds %s, which was written for this FleetCluster, and not the delivery.yaml that lists it; an engine would make its Cluster again: delete it in Git"
                            .formatted(directory.cluster(), place, shown(unlisted)));
        }
    }

    private static String shown(List<String> files) {
        return files.get(0) + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more");
    }

    /** The same, whatever else is in the directory. */
    static GitRound look(GitDirectories git, Member hub, ClusterKey cluster, String uid, ProvisionGit spec) {
        GitCredential credential =
                hub.call("reading the Secret for Git", connected -> GitSecret.read(connected.client(), cluster, spec));
        return look(git, GitPlace.of(cluster, spec), credential, cluster, uid);
    }

    static GitRound look(GitDirectories git, GitPlace place, GitCredential credential, ClusterKey cluster, String uid) {
        Seen seen = git.read(place, credential);
        return new GitRound(git, place, credential, seen, ClusterDirectory.read(cluster, uid, seen.files()));
    }

    ClusterDirectory directory() {
        return directory;
    }

    /**
     * Commits what may be written now.
     *
     * @param live the objects that the step was made from
     * @param there whether the Cluster is on the hub
     * @return what is waited for; empty when the hub has all that is in Git
     */
    Optional<Problem> write(
            ClusterApiObjects objects,
            Rollout.Step step,
            List<Manifest> wanted,
            Function<ObjectId, @Nullable JsonNode> live,
            boolean there) {
        boolean applied = directory.isApplied(live);
        List<Manifest> apply = step.apply().stream()
                .map(each -> objects.marked(Guarded.of(each)))
                .toList();
        ClusterDirectory next = apply.isEmpty() ? directory : directory.with(apply, keep(step, wanted));
        if (!next.files().equals(directory.files())) {
            if (there && directory.exists() && !applied) {
                return Optional.of(waiting(STANDS));
            }
            objects.check(apply.stream().filter(each -> !directory.holds(each)).toList());
            commit(next, step.doing().isEmpty() ? "Applying" : step.doing());
            return Optional.of(waiting(""));
        }
        if (!applied) {
            return Optional.of(waiting(""));
        }
        Set<String> inGit = directory.entries().stream()
                .map(each -> each.id(directory.cluster().namespace()).key())
                .collect(Collectors.toSet());
        step.collect().stream().filter(each -> !inGit.contains(each.key())).forEach(objects::delete);
        return Optional.empty();
    }

    /** A template that is replaced stays while machines are of it; what else is not wanted any more only stays on the hub. */
    private static Predicate<ObjectId> keep(Rollout.Step step, List<Manifest> wanted) {
        Set<String> kept = wanted.stream().map(each -> each.id().key()).collect(Collectors.toSet());
        Set<String> unused = step.collect().stream().map(ObjectId::key).collect(Collectors.toSet());
        return id -> kept.contains(id.key()) || id.kind().endsWith("Template") && !unused.contains(id.key());
    }

    /** @param doing one word for the first line */
    void commit(ClusterDirectory next, String doing) {
        git.write(
                place,
                credential,
                seen,
                next.files(),
                "%s: %s\n\n%s\n\nFleetCluster %s, uid %s\n"
                        .formatted(
                                next.cluster(),
                                doing,
                                String.join("\n", next.differing(directory)),
                                next.cluster(),
                                next.uid()));
    }

    /** Takes all that is ours out of Git, and leaves what others put there. */
    void erase() {
        commit(new ClusterDirectory(directory.cluster(), directory.uid(), directory.without(), List.of()), "Removed");
        git.forget(place);
    }

    /** @param more what else is to be said */
    Problem waiting(String more) {
        String commit = git.commit(place);
        return new Problem(
                "spec.connection.clusterAPI.provision.git",
                ClusterApiConditions.WAITING_FOR_ENGINE,
                "FleetCluster %s: %s is in Git (%s), and not on the hub yet: an engine of the hub applies it, such as by the Application that gitops-topology render -f prints.%s"
                        .formatted(
                                directory.cluster(),
                                commit == null ? "what is wanted" : "commit " + commit.substring(0, 12),
                                place,
                                more)
                        .strip());
    }
}
