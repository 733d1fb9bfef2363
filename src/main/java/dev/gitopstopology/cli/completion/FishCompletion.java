package dev.gitopstopology.cli.completion;

import dev.gitopstopology.cli.completion.CompletionModel.Flag;
import dev.gitopstopology.cli.completion.CompletionModel.Verb;
import java.util.Map;

/** A completion script for fish. */
final class FishCompletion {
    private FishCompletion() {}

    static String of(String program, Map<String, Verb> verbs) {
        String start = "complete -c " + program;
        StringBuilder text = new StringBuilder("# fish completion of " + program + "\n" + start + " -f\n");
        verbs.forEach((name, verb) -> {
            boolean root = name.isEmpty();
            String when = " -n '" + (root ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + name) + "'";
            if (!root) {
                text.append(start).append(" -n '__fish_use_subcommand' -a ").append(name);
                text.append(" -d ").append(quoted(verb.about())).append('\n');
                if (!verb.words().isEmpty()) {
                    text.append(start).append(when).append(" -a ");
                    text.append(quoted(String.join(" ", verb.words()))).append('\n');
                }
                if (verb.files()) {
                    text.append(start).append(when).append(" -F\n");
                }
            }
            verb.flags()
                    .forEach(flag ->
                            text.append(start).append(when).append(option(flag)).append('\n'));
        });
        return text.toString();
    }

    private static String option(Flag flag) {
        StringBuilder text = new StringBuilder();
        for (String name : flag.names()) {
            text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (flag.value()) {
            text.append(flag.files() ? " -r -F" : " -x");
        }
        if (!flag.values().isEmpty()) {
            text.append(" -a ").append(quoted(String.join(" ", flag.values())));
        }
        return text.append(" -d ").append(quoted(flag.about())).toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
