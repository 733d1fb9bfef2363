package dev.gitopstopology.cli.completion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What can be completed: the verbs that are not hidden, their options, and what may stand after either. */
final class CompletionModel {
    private CompletionModel() {}

    /**
     * @param words that may follow; empty where there are none to tell
     * @param files whether files may follow
     */
    record Verb(String name, String about, List<Flag> flags, List<String> words, boolean files) {}

    /**
     * @param names with their dashes
     * @param value whether a value follows
     * @param values that may follow; empty where there are none to tell
     * @param files whether the value is a file
     */
    record Flag(List<String> names, String about, boolean value, List<String> values, boolean files) {}

    /** The root itself has no name. */
    static Map<String, Verb> of(CommandLine root) {
        Map<String, Verb> verbs = new LinkedHashMap<>();
        List<CommandSpec> shown = root.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.usageMessage().hidden())
                .toList();
        List<String> names = shown.stream().map(CommandSpec::name).toList();
        verbs.put("", verb("", root.getCommandSpec(), names));
        for (CommandSpec spec : shown) {
            verbs.put(
                    spec.name(),
                    verb(spec.name(), spec, spec.userObject() instanceof HelpCommand ? names : words(spec)));
        }
        return verbs;
    }

    private static Verb verb(String name, CommandSpec spec, List<String> words) {
        List<Flag> flags = spec.options().stream()
                .filter(option -> !option.hidden())
                .map(CompletionModel::flag)
                .toList();
        boolean files = spec.positionalParameters().stream().anyMatch(CompletionModel::file);
        return new Verb(name, about(spec), flags, words, files);
    }

    private static List<String> words(CommandSpec spec) {
        return spec.positionalParameters().stream()
                .flatMap(parameter -> candidates(parameter).stream())
                .toList();
    }

    private static Flag flag(OptionSpec option) {
        boolean value = option.arity().max() > 0;
        return new Flag(
                List.of(option.names()), first(option.description()), value, candidates(option), value && file(option));
    }

    private static List<String> candidates(ArgSpec argument) {
        @Nullable Iterable<String> candidates = argument.completionCandidates();
        List<String> all = new ArrayList<>();
        if (candidates != null) {
            candidates.forEach(all::add);
        }
        return all;
    }

    private static boolean file(ArgSpec argument) {
        return argument.type().equals(Path.class) || argument.paramLabel().contains("FILE");
    }

    private static String about(CommandSpec spec) {
        return first(Stream.of(spec.usageMessage().header(), spec.usageMessage().description())
                .flatMap(Arrays::stream)
                .toArray(String[]::new));
    }

    /** The first sentence. */
    private static String first(String[] lines) {
        String line = lines.length == 0 ? "" : lines[0];
        int end = line.indexOf(". ");
        return (end < 0 ? line : line.substring(0, end)).replaceAll("\\.$", "");
    }
}
