package dev.gitopstopology.graph;

import dev.gitopstopology.graph.Picture.Arrow;
import dev.gitopstopology.graph.Picture.Line;
import dev.gitopstopology.graph.Picture.Node;
import dev.gitopstopology.graph.SvgLayout.Box;
import java.util.List;
import java.util.Map;

/** A picture as SVG, without scripts and without anything from elsewhere; three columns, one below the other within each. */
public final class Svg {
    private static final int BASELINE = 15;

    private Svg() {}

    public static String of(Picture picture) {
        SvgLayout layout = SvgLayout.of(picture);
        StringBuilder text = new StringBuilder();
        text.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %1$d %2$d\""
                        .formatted(layout.width(), layout.height()));
        text.append(" font-family=\"sans-serif\" font-size=\"12\" fill=\"%s\">\n".formatted(Colours.TEXT));
        text.append("<title>GitOps topology: who holds a credential for which cluster</title>\n");
        text.append(
                "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\""
                        + " orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"%s\"/></marker></defs>\n"
                                .formatted(Colours.LINE));
        text.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        picture.frames().forEach(frame -> {
            Box box = layout.frames().get(frame.id());
            if (box != null) {
                rectangle(box, Colours.FRAME, "#d0d7de", text);
                line(box.x() + SvgLayout.PAD, box.y() + BASELINE, frame.title(), " font-weight=\"bold\"", text);
            }
        });
        picture.arrows().forEach(each -> arrow(each, layout.nodes(), text));
        picture.nodes().forEach(each -> node(each, layout.nodes(), text));
        return text.append("</svg>\n").toString();
    }

    private static void node(Node node, Map<String, Box> boxes, StringBuilder text) {
        Box box = SvgLayout.box(boxes, node.id());
        Colours colours = Colours.of(node.state());
        text.append("<g>");
        text.append("<title>").append(escaped(String.join("\n", node.lines()))).append("</title>");
        if (node.many()) {
            rectangle(
                    new Box(box.x() + 4, box.y() + 4, box.width(), box.height()),
                    colours.fill(),
                    colours.stroke(),
                    text);
        }
        rectangle(box, colours.fill(), colours.stroke(), text);
        List<String> lines = node.lines();
        for (int i = 0; i < lines.size(); i++) {
            line(
                    box.x() + SvgLayout.PAD,
                    box.y() + BASELINE + i * SvgLayout.LINE,
                    lines.get(i),
                    i == 0 ? " font-weight=\"bold\"" : "",
                    text);
        }
        text.append("</g>\n");
    }

    private static void arrow(Arrow arrow, Map<String, Box> boxes, StringBuilder text) {
        Box from = SvgLayout.box(boxes, arrow.from());
        Box to = SvgLayout.box(boxes, arrow.to());
        int x = from.x() + from.width();
        int y = from.y() + from.height() / 2;
        int end = to.x();
        int height = to.y() + to.height() / 2;
        int middle = (x + end) / 2;
        text.append("<path d=\"M%d %dC%d %d %d %d %d %d\" fill=\"none\" stroke=\"%s\"%s%s>"
                .formatted(
                        x,
                        y,
                        middle,
                        y,
                        middle,
                        height,
                        end,
                        height,
                        Colours.LINE,
                        arrow.line() == Line.dashed ? " stroke-dasharray=\"4 4\"" : "",
                        arrow.line() == Line.plain ? "" : " marker-end=\"url(#head)\""));
        text.append("<title>").append(escaped(arrow.label())).append("</title></path>\n");
    }

    private static void rectangle(Box box, String fill, String stroke, StringBuilder text) {
        text.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\" stroke=\"%s\"/>"
                .formatted(box.x(), box.y(), box.width(), box.height(), fill, stroke));
    }

    private static void line(int x, int y, String words, String style, StringBuilder text) {
        text.append("<text x=\"%d\" y=\"%d\"%s>".formatted(x, y, style));
        text.append(escaped(SvgLayout.shortened(words))).append("</text>");
    }

    private static String escaped(String text) {
        return Plain.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
