package dev.gitopstopology.graph;

import dev.gitopstopology.graph.Picture.Column;
import dev.gitopstopology.graph.Picture.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where everything is: each column from top to bottom in the order of the picture, frames around what is in them.
 *
 * @param frames by id; of each that has anything in it
 * @param nodes by id
 */
record SvgLayout(Map<String, Box> frames, Map<String, Box> nodes, int width, int height) {
    static final int PAD = 8;
    static final int LINE = 16;
    private static final int WIDTH = 250;
    private static final int BETWEEN_COLUMNS = 110;
    private static final int MARGIN = 20;
    private static final int GAP = 14;
    private static final int TITLE = 24;
    private static final int MOST_CHARACTERS = 38;

    record Box(int x, int y, int width, int height) {}

    static Box box(Map<String, Box> boxes, String id) {
        return Objects.requireNonNull(boxes.get(id), id);
    }

    static SvgLayout of(Picture picture) {
        Map<String, Box> frames = new HashMap<>();
        Map<String, Box> nodes = new HashMap<>();
        int height = 0;
        for (Column column : Column.values()) {
            height = Math.max(height, column(column, picture, frames, nodes));
        }
        int hub = (height - MARGIN) / 2;
        picture.nodes().stream().filter(node -> node.column() == Column.hub).forEach(node -> {
            Box box = box(nodes, node.id());
            nodes.put(node.id(), new Box(box.x(), Math.max(MARGIN, hub - box.height() / 2), box.width(), box.height()));
        });
        int columns = Column.values().length;
        int width = 2 * MARGIN + columns * WIDTH + (columns - 1) * BETWEEN_COLUMNS;
        return new SvgLayout(frames, nodes, width, height + MARGIN);
    }

    /** How far down it goes. */
    private static int column(Column column, Picture picture, Map<String, Box> frames, Map<String, Box> nodes) {
        int x = MARGIN + column.ordinal() * (WIDTH + BETWEEN_COLUMNS);
        int y = MARGIN;
        String open = "";
        for (Node node : picture.nodes()) {
            if (node.column() == column) {
                if (!node.frame().equals(open)) {
                    y += open.isEmpty() ? 0 : GAP;
                    open = node.frame();
                    y += open.isEmpty() ? 0 : TITLE;
                }
                Box box = new Box(x, y, WIDTH, PAD + LINE * node.lines().size());
                nodes.put(node.id(), box);
                if (!open.isEmpty()) {
                    frames.merge(open, around(box), SvgLayout::taller);
                }
                y += box.height() + GAP;
            }
        }
        return y;
    }

    private static Box around(Box box) {
        return new Box(box.x() - PAD, box.y() - TITLE + 4, box.width() + 2 * PAD, box.height() + TITLE + 4);
    }

    private static Box taller(Box frame, Box more) {
        return new Box(frame.x(), frame.y(), frame.width(), more.y() + more.height() - frame.y());
    }

    /** Widths of letters are not known here, so a long text is cut; the box's title has all of it. */
    static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MOST_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS - 1)) + "…";
    }
}
