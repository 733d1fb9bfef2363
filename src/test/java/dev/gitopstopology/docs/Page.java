package dev.gitopstopology.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page as its reader sees it: where its links lead, and what can be linked to. */
record Page(Path file, List<String> links, Set<String> anchors) {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*(?:\\[[^\\]]*\\])?[^\\]\\[]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(`+)(?!`).*?(?<!`)\\1(?!`)");
    private static final Pattern FENCE = Pattern.compile("^ *(```+|~~~+)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?) *#*$");

    /** Every page that the repository has for people. */
    static List<Page> all() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (String file : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
            pages.add(read(Path.of(file)));
        }
        for (String folder : List.of("docs", "examples")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".md"))
                        .sorted()
                        .toList()) {
                    pages.add(read(file));
                }
            }
        }
        return pages;
    }

    static Page read(Path file) throws IOException {
        return of(file, Files.readString(file));
    }

    static Page of(Path file, String text) {
        StringBuilder prose = new StringBuilder();
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        String fence = "";
        for (String line : text.lines().toList()) {
            Matcher mark = FENCE.matcher(line);
            if (mark.find() && (fence.isEmpty() || line.strip().equals(fence))) {
                fence = fence.isEmpty() ? mark.group(1) : "";
                continue;
            }
            if (!fence.isEmpty()) {
                continue;
            }
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
            prose.append(line).append('\n');
        }
        // A link's text may be code, its target is not.
        String plain = CODE.matcher(prose).replaceAll("code");
        return new Page(
                file, LINK.matcher(plain).results().map(link -> link.group(1)).toList(), anchors);
    }

    /** As Git hosts make it of a heading. */
    static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
