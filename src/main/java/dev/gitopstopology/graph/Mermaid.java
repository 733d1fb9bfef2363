package dev.gitopstopology.graph;

import dev.gitopstopology.graph.Picture.Arrow;
import dev.gitopstopology.graph.Picture.Frame;
import dev.gitopstopology.graph.Picture.Node;
import java.util.stream.Collectors;

/** A picture as a flowchart of Mermaid, which GitHub, GitLab and many wikis draw. */
public final class Mermaid {
    private Mermaid() {}

    public static String of(Picture picture) {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        nodes(picture, "", "  ", text);
        for (Frame frame : picture.frames()) {
            text.append("  subgraph ").append(frame.id()).append("[\"");
            text.append(escaped(frame.title())).append("\"]\n");
            nodes(picture, frame.id(), "    ", text);
            text.append("  end\n");
        }
        picture.arrows().forEach(each -> text.append("  ").append(arrow(each)).append('\n'));
        for (State state : State.values()) {
            style(picture, state, text);
        }
        return text.toString();
    }

    private static void nodes(Picture picture, String frame, String indent, StringBuilder text) {
        for (Node node : picture.nodes()) {
            if (node.frame().equals(frame)) {
                String label = node.lines().stream().map(Mermaid::escaped).collect(Collectors.joining("<br/>"));
                text.append(indent).append(node.id()).append(node.many() ? "[[\"" : "[\"");
                text.append(label).append(node.many() ? "\"]]\n" : "\"]\n");
            }
        }
    }

    private static String arrow(Arrow arrow) {
        String between = switch (arrow.line()) {
            case plain -> " --- ";
            case solid -> " -->|\"" + escaped(arrow.label()) + "\"| ";
            case dashed -> " -.->|\"" + escaped(arrow.label()) + "\"| ";
        };
        return arrow.from() + between + arrow.to();
    }

    private static void style(Picture picture, State state, StringBuilder text) {
        String those = picture.nodes().stream()
                .filter(node -> node.state() == state)
                .map(Node::id)
                .collect(Collectors.joining(","));
        if (!those.isEmpty()) {
            Colours colours = Colours.of(state);
            text.append("  classDef %s fill:%s,stroke:%s,color:%s\n"
                    .formatted(state.name(), colours.fill(), colours.stroke(), Colours.TEXT));
            text.append("  class ")
                    .append(those)
                    .append(' ')
                    .append(state.name())
                    .append('\n');
        }
    }

    /** Entity codes, as Mermaid writes them: whatever could end a label, begin markup or be a command is none any more. */
    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(each -> {
            if (Character.isLetterOrDigit(each) || " ./:,-_()×".indexOf(each) >= 0) {
                safe.appendCodePoint(each);
            } else if (Plain.printable(each)) {
                safe.append('#').append(each).append(';');
            } else {
                safe.append(Plain.REPLACEMENT);
            }
        });
        return safe.toString();
    }
}
