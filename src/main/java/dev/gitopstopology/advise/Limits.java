package dev.gitopstopology.advise;

import java.util.ArrayList;
import java.util.List;

/** What one untuned Argo CD with high availability carries ({@link Source#untuned}), and what of it is exceeded. */
final class Limits {
    static final int APPLICATIONS = 1500;
    static final int OBJECTS = 14_000;
    static final int CLUSTERS = 50;
    static final int DEVELOPERS = 200;

    private Limits() {}

    static List<String> exceeded(Needs needs) {
        List<String> exceeded = new ArrayList<>();
        add(needs.applications(), APPLICATIONS, "Applications", exceeded);
        add(needs.objects(), OBJECTS, "objects", exceeded);
        add(needs.clusters(), CLUSTERS, "clusters", exceeded);
        add(needs.developers(), DEVELOPERS, "developers", exceeded);
        return exceeded;
    }

    private static void add(int number, int limit, String what, List<String> exceeded) {
        if (number > limit) {
            exceeded.add("%,d %s (of %,d)".formatted(number, what, limit));
        }
    }
}
