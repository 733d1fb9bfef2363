package dev.gitopstopology.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words in the sources that are passed on as reasons, with the files that have them: literals with a message after them, literals after
 * the status of a condition, the branches of a choice between two, constants, and the values of the enums of reasons.
 */
final class EmittedReasons {
    private static final Path SOURCES = Path.of("src/main/java/dev/gitopstopology");
    /** What these write is no word of ours: stand-ins, the API's own descriptions, alerts. */
    private static final List<String> OTHERS = List.of("localcluster", "demo", "api", "render/monitoring", "explain");

    private static final String WORD = "\"([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)*)\"";
    private static final List<Pattern> PLACES = List.of(
            Pattern.compile(WORD + ",\\s*\"[^\"\\n]* [^\"\\n]*\""),
            Pattern.compile(WORD + ",\\s*(?:own|e|problem|first|this|that|path|where|said|message)\\b"),
            Pattern.compile("Truth\\.\\w+,\\s*" + WORD),
            Pattern.compile("\\?\\s*" + WORD + "\\s*:\\s*\""),
            Pattern.compile("\\?\\s*\"\\w+\"\\s*:\\s*" + WORD),
            Pattern.compile("static final String \\w+ =\\s*" + WORD));
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern ENUM = Pattern.compile("enum (?:Reason|Refusal) \\{([^;}]*)[;}]");
    private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z]\\w+\\b");

    private EmittedReasons() {}

    static Map<String, Set<String>> find() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String name = SOURCES.relativize(file).toString();
                if (OTHERS.stream().noneMatch(each -> name.startsWith(each + "/"))) {
                    in(Files.readString(file))
                            .forEach(word -> found.computeIfAbsent(word, none -> new TreeSet<>())
                                    .add(name));
                }
            }
        }
        return found;
    }

    private static Stream<String> in(String source) {
        Stream<String> literals = PLACES.stream()
                .flatMap(place -> place.matcher(source).results())
                .map(each -> each.group(1));
        Stream<String> constants = ENUM.matcher(COMMENT.matcher(source).replaceAll(""))
                .results()
                .flatMap(each -> CONSTANT.matcher(each.group(1)).results())
                .map(MatchResult::group);
        return Stream.concat(literals, constants);
    }
}
