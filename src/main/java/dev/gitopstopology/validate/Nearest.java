package dev.gitopstopology.validate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The name that was probably meant. */
public final class Nearest {
    private Nearest() {}

    static Optional<String> to(String name, Collection<String> names) {
        return several(name, names, 1).stream().findFirst();
    }

    /** The nearest first. */
    public static List<String> several(String name, Collection<String> names, int most) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int near = Math.max(1, Math.min(wanted.length(), 24) / 3);
        return wanted.length() > 64
                ? List.of()
                : names.stream()
                        .filter(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= near)
                        .sorted(Comparator.comparingInt(
                                candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT))))
                        .limit(most)
                        .toList();
    }

    /** Levenshtein's. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column - 1], diagonal));
            }
        }
        return row[to.length()];
    }
}
