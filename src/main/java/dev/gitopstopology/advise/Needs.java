package dev.gitopstopology.advise;

import java.util.List;

/**
 * What advice is given for.
 *
 * @param objects that the engines would look after, in all clusters together
 * @param borders that data and credentials should not cross; values of a label, each once
 */
public record Needs(
        int staff,
        int teams,
        int developers,
        int clusters,
        int applications,
        int objects,
        Network network,
        List<String> borders) {
    /** By the figures of the untuned Argo CD below: 14,000 objects of 1,500 Applications. */
    private static final int OBJECTS_OF_AN_APPLICATION = 10;

    public Needs {
        borders = borders.stream().distinct().toList();
    }

    /** Where nobody counted them. */
    public static int objects(int applications) {
        return applications * OBJECTS_OF_AN_APPLICATION;
    }

    /** Whether borders set clusters apart. */
    boolean divided() {
        return borders.size() > 1;
    }
}
