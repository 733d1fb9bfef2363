package dev.gitopstopology.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Columns as kubectl prints them: as wide as their widest cell, three spaces between. */
public final class TextTable {
    private static final String GAP = "   ";
    private final List<String> head;
    private final List<String> more = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... head) {
        this.head = List.of(head);
    }

    /** Columns that are shown on request only. */
    public TextTable wide(String... columns) {
        more.addAll(List.of(columns));
        return this;
    }

    /** @param cells for every column, those that are shown on request included */
    public void row(List<String> cells) {
        rows.add(cells);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public String text(boolean wide) {
        return text(wide, UnaryOperator.identity());
    }

    /** @param paint adds colours to a cell, and no characters that are seen */
    public String text(boolean wide, UnaryOperator<String> paint) {
        List<String> columns = new ArrayList<>(head);
        if (wide) {
            columns.addAll(more);
        }
        StringBuilder text = new StringBuilder();
        line(columns, columns.size(), UnaryOperator.identity(), text);
        rows.forEach(row -> line(row, columns.size(), paint, text));
        return text.toString();
    }

    private void line(List<String> cells, int columns, UnaryOperator<String> paint, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            String cell = cells.get(i);
            line.append(paint.apply(cell))
                    .append(" ".repeat(Math.max(0, width(i) - cell.length())))
                    .append(GAP);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        int title = (column < head.size() ? head.get(column) : more.get(column - head.size())).length();
        return Math.max(
                title,
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
}
