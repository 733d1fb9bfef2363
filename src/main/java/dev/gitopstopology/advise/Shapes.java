package dev.gitopstopology.advise;

import static dev.gitopstopology.advise.Source.dataBorders;
import static dev.gitopstopology.advise.Source.manyViews;
import static dev.gitopstopology.advise.Source.objects;
import static dev.gitopstopology.advise.Source.oneDeadCluster;
import static dev.gitopstopology.advise.Source.ruleOfThumb;
import static dev.gitopstopology.advise.Source.untuned;

import dev.gitopstopology.api.Mode;
import java.util.ArrayList;
import java.util.List;

/** What is for and against each shape. */
final class Shapes {
    /** Of a company that one view and one engine suit. */
    private static final int SMALL_COMPANY = 50;

    private static final int FEW_CLUSTERS = 10;
    private static final int MANY_CLUSTERS = 20;
    private static final int SEVERAL_TEAMS = 3;
    /** Outweighs all that can be said for a shape. */
    private static final int IMPOSSIBLE = -100;

    private final Needs needs;
    private final List<String> exceeded;
    private final List<Ground> grounds = new ArrayList<>();

    private Shapes(Needs needs) {
        this.needs = needs;
        this.exceeded = Limits.exceeded(needs);
    }

    static Score score(Mode shape, Needs needs) {
        Shapes shapes = new Shapes(needs);
        switch (shape) {
            case Centralized -> shapes.centralized();
            case PerCluster -> shapes.perCluster();
            case PerGroup -> shapes.perGroup();
            case CockpitFleet -> shapes.cockpitFleet();
        }
        return Score.of(shape, shapes.grounds);
    }

    private void centralized() {
        if (small()) {
            add(20, "one view and one engine to run suit a company of %d".formatted(needs.staff()), ruleOfThumb);
        } else {
            add(-10, "many teams would depend on one engine, and one hand would hold all credentials", untuned);
        }
        if (exceeded.isEmpty()) {
            add(20, "within what one Argo CD carries untuned", untuned);
        } else {
            int most = -10 * exceeded.size();
            add(most, "more than one Argo CD carries untuned: " + String.join(", ", exceeded), untuned);
        }
        if (needs.clusters() > MANY_CLUSTERS) {
            add(
                    -10,
                    "one engine is a single point of failure for %d clusters".formatted(needs.clusters()),
                    oneDeadCluster);
        }
        if (needs.divided()) {
            add(-30, "one engine would hold credentials of clusters on both sides of a border", dataBorders);
        }
        reaching(-40, "an engine on the hub has to reach every cluster all the time");
    }

    private void perCluster() {
        if (needs.teams() >= needs.clusters()) {
            add(10, "there is a team for each cluster, which can run on its own", ruleOfThumb);
        }
        if (needs.clusters() <= FEW_CLUSTERS) {
            add(5, "few engines, each of which knows its own cluster only", untuned);
        } else {
            add(-15, "%d engines to look at, and no single view".formatted(needs.clusters()), manyViews);
        }
        if (!exceeded.isEmpty()) {
            add(10, "each engine carries one cluster only", objects);
        }
        if (needs.divided()) {
            add(10, "no engine's credentials cross a border", dataBorders);
        }
        switch (needs.network()) {
            case open -> {}
            case outbound -> add(25, "an engine that pulls from Git needs no way into its cluster", untuned);
            case none -> add(40, "what is cut off can only serve itself", untuned);
        }
    }

    private void perGroup() {
        if (needs.divided()) {
            add(30, "an engine for each side of a border: " + String.join(", ", needs.borders()), dataBorders);
        } else if (small()) {
            add(-15, "more engines than a company of %d needs".formatted(needs.staff()), ruleOfThumb);
        }
        if (!exceeded.isEmpty()) {
            add(20, "groups share what is too much for one engine: " + String.join(", ", exceeded), untuned);
        }
        if (!small() && needs.teams() >= SEVERAL_TEAMS) {
            add(10, "departments can have an engine each, with fewer of them than clusters", untuned);
        }
        if (needs.clusters() < 2 * Math.max(2, needs.borders().size())) {
            add(-25, "%d clusters are too few to be put into groups".formatted(needs.clusters()), ruleOfThumb);
        }
        reaching(-10, "a group's engine has to reach the group's clusters");
    }

    private void cockpitFleet() {
        if (small()) {
            add(
                    -20,
                    "two layers of engines are much to learn for a company of %d".formatted(needs.staff()),
                    ruleOfThumb);
        } else if (needs.teams() >= SEVERAL_TEAMS) {
            add(25, "a platform team and %d teams get a clear border between them".formatted(needs.teams()), untuned);
        }
        if (needs.developers() > Limits.DEVELOPERS) {
            add(
                    10,
                    "%d developers are on the teams' engines, not on the platform's".formatted(needs.developers()),
                    untuned);
        }
        if (needs.clusters() < SEVERAL_TEAMS) {
            add(-15, "two engines for each of %d clusters".formatted(needs.clusters()), ruleOfThumb);
        }
        if (needs.divided()) {
            add(-5, "the cockpit's narrow credentials still cross the border", dataBorders);
        }
        reaching(-30, "the cockpit has to reach every cluster all the time");
    }

    /** For a shape with an engine that serves other clusters than its own. */
    private void reaching(int points, String reason) {
        switch (needs.network()) {
            case open -> {}
            case outbound -> add(points, reason, untuned);
            case none -> add(IMPOSSIBLE, reason + ", and nothing reaches them", untuned);
        }
    }

    private boolean small() {
        return needs.staff() <= SMALL_COMPANY;
    }

    private void add(int points, String reason, Source source) {
        grounds.add(new Ground(points, reason, source));
    }
}
