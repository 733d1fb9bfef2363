package dev.gitopstopology.advise;

import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.Mode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Scores, chooses, sizes. */
public final class Advisor {
    private static final String BORDER_LABEL = "region";
    private static final String GROUP_LABEL = "group";
    private static final int CLUSTERS_OF_A_GROUP = 25;

    private Advisor() {}

    /** @param engine that is sized, and printed; the scores do not depend on it */
    public static Advice advise(Needs needs, EngineType engine) {
        List<Score> scores = Stream.of(Mode.values())
                .map(shape -> Shapes.score(shape, needs))
                .sorted(Comparator.comparingInt(Score::points)
                        .reversed()) // of equals, the simpler one: the order of the shapes
                .toList();
        Mode shape = scores.get(0).shape();
        List<String> groups = grouped(shape, needs) ? groups(needs) : List.of();
        int engines = switch (shape) {
            case Centralized -> 1;
            case PerCluster -> needs.clusters();
            case PerGroup, CockpitFleet -> groups.isEmpty() ? needs.clusters() : groups.size();
        };
        Sizing sizing = Sizer.of(needs, engines, shape != Mode.Centralized && groups.isEmpty());
        return new Advice(
                needs,
                scores,
                sizing,
                engine == EngineType.Flux ? FluxSizer.of(needs, engines) : null,
                needs.divided() ? BORDER_LABEL : GROUP_LABEL,
                groups,
                caveats(needs, shape, sizing, engine));
    }

    /** A fleet under a cockpit has groups where borders or numbers ask for them. */
    private static boolean grouped(Mode shape, Needs needs) {
        boolean fleet = shape == Mode.CockpitFleet
                && (needs.divided() && needs.clusters() >= 2 * needs.borders().size()
                        || needs.clusters() > Limits.CLUSTERS);
        return shape == Mode.PerGroup || fleet;
    }

    private static List<String> groups(Needs needs) {
        if (needs.divided()) {
            return needs.borders();
        }
        int number = Math.max(2, Sizer.part(needs.clusters(), CLUSTERS_OF_A_GROUP));
        return IntStream.rangeClosed(1, Math.min(number, needs.clusters()))
                .mapToObj(i -> "g" + i)
                .toList();
    }

    private static List<String> caveats(Needs needs, Mode shape, Sizing sizing, EngineType engine) {
        List<String> caveats = new ArrayList<>();
        if (needs.network() == Network.outbound) {
            caveats.add(
                    "This version delivers by push only: the operator on the hub has to reach each cluster's API server, by a VPN or a tunnel,"
                            + " to install and to renew; the engines need no way in once they are there.");
        }
        if (needs.network() == Network.none) {
            caveats.add(
                    "This version has no delivery by files: each cluster gets an operator of its own, and the topology below is for each"
                            + " of them. Fetch the release into a directory or ConfigMap (engine.source), and name a registry that the cluster"
                            + " reaches (engine.imageRegistry).");
        }
        if (engine == EngineType.ArgoCD && sizing.profile() == ArgoCDProfile.HighAvailability) {
            caveats.add("The profile HighAvailability needs three nodes where the engine runs.");
        }
        if (shape == Mode.PerGroup && !needs.divided()) {
            caveats.add("The groups are by number only: departments, projects or regions are better ones.");
        }
        caveats.add(
                engine == EngineType.ArgoCD
                        ? "Sizes are for Argo CD; --engine Flux gives those of Flux."
                        : "The scores go by what one Argo CD carries; nobody has published such figures of Flux.");
        caveats.add("An engine may look and not change anything until engine.access says more.");
        return caveats;
    }
}
