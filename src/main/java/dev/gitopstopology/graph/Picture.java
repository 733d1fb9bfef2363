package dev.gitopstopology.graph;

import java.util.List;

/**
 * What is drawn, in the order in which it is drawn: boxes in three columns, frames around some of them, arrows from the holder of
 * a credential to the cluster that it is for. Texts are as people wrote them; whoever draws them escapes them.
 *
 * @param nodes the first is the hub; of one frame they are next to each other
 */
public record Picture(List<Frame> frames, List<Node> nodes, List<Arrow> arrows) {
    public Picture {
        frames = List.copyOf(frames);
        nodes = List.copyOf(nodes);
        arrows = List.copyOf(arrows);
    }

    /** From left to right. */
    public enum Column {
        hub,
        engines,
        clusters
    }

    /** Around the engines of a topology, or the clusters of a group. */
    public record Frame(String id, String title) {}

    /**
     * @param frame id of the frame around it; empty for none
     * @param lines at least one
     * @param many whether it stands for several
     */
    public record Node(String id, Column column, String frame, List<String> lines, State state, boolean many) {
        public Node {
            lines = List.copyOf(lines);
        }
    }

    /** From the holder of a credential to what it is for; {@code plain} is no credential, and has no head. */
    public record Arrow(String from, String to, String label, Line line) {}

    /** How an arrow is drawn. */
    public enum Line {
        solid,
        dashed,
        plain
    }
}
