package dev.gitopstopology.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Every reason of the page, in its order. */
public record ReasonBook(List<Reason> reasons) {
    private static final Pattern WORD = Pattern.compile("`([A-Z][A-Za-z0-9]*)`");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");

    public ReasonBook {
        reasons = List.copyOf(reasons);
    }

    /** Reads the tables whose first column is {@code Reason} or {@code Word}. */
    public static ReasonBook of(String page) {
        Reading reading = new Reading();
        page.lines().forEach(reading::line);
        return new ReasonBook(reading.found);
    }

    /** The same word may mean more than one thing. Upper and lower case are the same. */
    public List<Reason> find(String name) {
        return reasons.stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .toList();
    }

    /** Each word once, sorted. */
    public List<String> names() {
        return reasons.stream().map(Reason::name).distinct().sorted().toList();
    }

    private static final class Reading {
        private final List<Reason> found = new ArrayList<>();
        private String section = "";
        private String intro = "";
        private List<String> head = List.of();

        void line(String line) {
            if (line.startsWith("#")) {
                section = line.replaceFirst("^#+ *", "");
                intro = "";
                head = List.of();
            } else if (!line.startsWith("|")) {
                intro = head.isEmpty() ? (intro + " " + line).strip() : intro;
                head = List.of();
            } else if (head.isEmpty()) {
                head = cells(line);
            } else if (!line.startsWith("|--") && List.of("Reason", "Word").contains(head.get(0))) {
                row(cells(line));
            }
        }

        private void row(List<String> cells) {
            Map<String, String> by = IntStream.range(1, Math.min(head.size(), cells.size()))
                    .boxed()
                    .collect(Collectors.toMap(
                            i -> head.get(i).toLowerCase(Locale.ROOT),
                            i -> plain(cells.get(i)),
                            (a, b) -> a,
                            TreeMap::new));
            WORD.matcher(cells.get(0))
                    .results()
                    .map((MatchResult word) -> word.group(1))
                    .forEach(word -> found.add(new Reason(
                            word,
                            section,
                            by.getOrDefault("where", plain(intro)),
                            by.getOrDefault("meaning", ""),
                            by.getOrDefault("way out", ""))));
        }

        private static List<String> cells(String line) {
            List<String> cells = new ArrayList<>(List.of(CELL.split(line, -1)));
            return cells.subList(1, cells.size() - 1).stream()
                    .map(String::strip)
                    .toList();
        }

        private static String plain(String text) {
            return LINK.matcher(text).replaceAll("$1").replace("\\|", "|");
        }
    }
}
