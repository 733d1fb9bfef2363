package dev.gitopstopology.docs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command is to print. {@code ...} in a line stands for anything, a line of nothing else for any number of lines. The width of
 * columns does not count.
 */
record Answer(List<String> lines) {
    private static final String ANYTHING = "...";

    boolean fits(String printed) {
        String pattern = lines.stream().map(Answer::pattern).collect(Collectors.joining());
        String text =
                printed.lines().map(Answer::plain).map(line -> line + "\n").collect(Collectors.joining());
        return Pattern.matches(pattern, text);
    }

    private static String plain(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }

    private static String pattern(String line) {
        String plain = plain(line);
        if (plain.equals(ANYTHING)) {
            return "(?:.*\n)*?";
        }
        return Stream.of(plain.split(Pattern.quote(ANYTHING), -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")) + "\n";
    }
}
