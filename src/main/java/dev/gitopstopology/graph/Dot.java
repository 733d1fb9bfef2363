package dev.gitopstopology.graph;

import dev.gitopstopology.graph.Picture.Arrow;
import dev.gitopstopology.graph.Picture.Frame;
import dev.gitopstopology.graph.Picture.Node;
import java.util.stream.Collectors;

/** A picture in the language of Graphviz. */
public final class Dot {
    private Dot() {}

    public static String of(Picture picture) {
        StringBuilder text = new StringBuilder("digraph topology {\n");
        text.append("  rankdir=LR;\n");
        text.append("  node [shape=box, style=filled, fontname=\"sans-serif\", fontcolor=\"%s\"];\n"
                .formatted(Colours.TEXT));
        text.append("  edge [fontname=\"sans-serif\", fontsize=10, color=\"%s\"];\n".formatted(Colours.LINE));
        nodes(picture, "", "  ", text);
        for (Frame frame : picture.frames()) {
            text.append("  subgraph cluster_").append(frame.id()).append(" {\n");
            text.append("    label=").append(quoted(frame.title())).append(";\n");
            text.append("    style=filled; color=\"%s\";\n".formatted(Colours.FRAME));
            nodes(picture, frame.id(), "    ", text);
            text.append("  }\n");
        }
        picture.arrows().forEach(each -> arrow(each, text));
        return text.append("}\n").toString();
    }

    private static void nodes(Picture picture, String frame, String indent, StringBuilder text) {
        for (Node node : picture.nodes()) {
            if (node.frame().equals(frame)) {
                Colours colours = Colours.of(node.state());
                String label = node.lines().stream().map(Dot::escaped).collect(Collectors.joining("\\n"));
                text.append(indent).append(node.id()).append(" [label=\"").append(label);
                text.append("\", fillcolor=\"%s\", color=\"%s\"%s];\n"
                        .formatted(colours.fill(), colours.stroke(), node.many() ? ", peripheries=2" : ""));
            }
        }
    }

    private static void arrow(Arrow arrow, StringBuilder text) {
        text.append("  ").append(arrow.from()).append(" -> ").append(arrow.to()).append(" [");
        text.append(
                switch (arrow.line()) {
                    case plain -> "dir=none";
                    case solid -> "label=" + quoted(arrow.label());
                    case dashed -> "style=dashed, label=" + quoted(arrow.label());
                });
        text.append("];\n");
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** A backslash would begin an escape such as {@code \N}, the name of the node. */
    private static String escaped(String text) {
        return Plain.of(text).replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
