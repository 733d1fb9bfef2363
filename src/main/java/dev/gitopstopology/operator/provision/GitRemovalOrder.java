package dev.gitopstopology.operator.provision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.git.ClusterDirectory;
import dev.gitopstopology.deliver.git.GitDirectories;
import dev.gitopstopology.deliver.push.capi.ClusterApiObjects;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes a cluster that leaves out of Git. */
final class GitRemovalOrder extends ClusterOrder {
    /** How much of it goes. */
    enum Part {
        /** The objects, so that no engine makes again what is deleted on the hub; it is waited for until the engine knows. */
        Objects,
        /** Everything. */
        All
    }

    private final GitDirectories git;
    private final Member hub;
    private final ClusterKey cluster;
    private final String uid;
    private final ProvisionGit place;
    private final Part part;

    GitRemovalOrder(GitDirectories git, Member hub, ClusterKey cluster, String uid, ProvisionGit place, Part part) {
        super(id(part), uid + " " + place);
        this.git = git;
        this.hub = hub;
        this.cluster = cluster;
        this.uid = uid;
        this.place = place;
        this.part = part;
    }

    static String id(Part part) {
        return "git-removal-" + part;
    }

    @Override
    protected String cluster() {
        return cluster.toString();
    }

    @Override
    protected Receipt deliver() {
        return onHub(() -> {
            GitRound round = GitRound.look(git, hub, cluster, uid, place);
            if (part == Part.Objects) {
                return hub.call(
                        "taking " + cluster + " out of Git",
                        connected -> objects(round, new ClusterApiObjects(hub.target(connected), uid)::live));
            }
            if (round.directory().exists()) {
                round.erase();
            }
            return Receipt.removed();
        });
    }

    static Receipt objects(GitRound round, Function<ObjectId, @Nullable JsonNode> live) {
        ClusterDirectory now = round.directory();
        ClusterDirectory without = now.with(List.of(), any -> false);
        if (!now.exists() && (live.apply(now.listing()) == null || without.reached(live))) {
            round.requireListed();
            return Receipt.removed(); // no engine ever had anything of it, or has nothing of it any more
        }
        round.requireOurs(); // or the Cluster may be made again from a file that nobody knows
        if (!without.files().equals(now.files())) {
            round.commit(without, "Removing");
        } else if (without.reached(live)) {
            return Receipt.removed();
        }
        Problem waiting = round.waiting(
                "Its Cluster is deleted when ControllerRevision %s of the hub says so, for an engine that still holds it would make it again. If there is no engine any more, apply delivery.yaml of that directory by hand"
                        .formatted(now.listing().name()));
        return Receipt.not(Outcome.Waiting, waiting.reason(), waiting.message());
    }
}
