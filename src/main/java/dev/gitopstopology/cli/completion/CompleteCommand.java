package dev.gitopstopology.cli.completion;

import dev.gitopstopology.cli.completion.CompletionModel.Flag;
import dev.gitopstopology.cli.completion.CompletionModel.Verb;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code __complete}: what the last word may be, in the form in which kubectl asks its plugins (kubectl_complete-NAME): a line for
 * each, and a last line that says whether files are wanted.
 */
@Command(name = CompleteCommand.NAME, hidden = true)
public final class CompleteCommand implements Runnable {
    public static final String NAME = "__complete";
    private static final String FILES = ":0";
    private static final String NO_FILES = ":4";

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*")
    private List<String> words = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    CompleteCommand() {}

    @Override
    public void run() {
        Map<String, Verb> verbs = CompletionModel.of(spec.root().commandLine());
        PrintWriter out = spec.commandLine().getOut();
        String last = words.isEmpty() ? "" : words.get(words.size() - 1);
        Verb verb = verbs.get(words.size() < 2 ? "" : words.get(0));
        if (verb == null) {
            out.println(NO_FILES);
            out.flush();
            return;
        }
        Optional<Flag> before = Optional.ofNullable(words.size() < 2 ? null : words.get(words.size() - 2))
                .flatMap(name -> flag(verb, name))
                .filter(Flag::value);
        Stream<String> candidates = before.isPresent()
                ? before.get().values().stream()
                : last.startsWith("-")
                        ? verb.flags().stream().flatMap(flag -> flag.names().stream())
                        : verb.words().stream();
        candidates
                .filter(each -> each.startsWith(last))
                .map(each -> told(each, verbs.get(words.size() < 2 ? each : "")))
                .forEach(out::println);
        boolean files = before.map(Flag::files).orElse(!last.startsWith("-") && verb.files());
        out.println(files ? FILES : NO_FILES);
        out.flush();
    }

    private static Optional<Flag> flag(Verb verb, String name) {
        return verb.flags().stream().filter(each -> each.names().contains(name)).findFirst();
    }

    private static String told(String word, @Nullable Verb verb) {
        return verb == null || verb.name().isEmpty() ? word : word + "\t" + verb.about();
    }
}
