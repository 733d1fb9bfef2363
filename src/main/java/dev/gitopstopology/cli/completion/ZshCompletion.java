package dev.gitopstopology.cli.completion;

import dev.gitopstopology.cli.completion.CompletionModel.Flag;
import dev.gitopstopology.cli.completion.CompletionModel.Verb;
import java.util.Map;
import java.util.Objects;

/** A completion script for zsh: a file named {@code _gitops-topology} in {@code $fpath}, or to be sourced. */
final class ZshCompletion {
    private ZshCompletion() {}

    static String of(String program, Map<String, Verb> verbs) {
        String function = "_" + program;
        StringBuilder text = new StringBuilder("#compdef " + program + "\n\n" + function + "() {\n");
        text.append(
                "  local curcontext=\"$curcontext\" context state line\n  typeset -A opt_args\n  local -a verbs\n  verbs=(\n");
        verbs.values().stream()
                .filter(verb -> !verb.name().isEmpty())
                .forEach(verb -> text.append("    ")
                        .append(quoted(verb.name() + ":" + verb.about().replace(":", "\\:")))
                        .append('\n'));
        text.append("  )\n  _arguments -C \\\n");
        Objects.requireNonNull(verbs.get("")).flags().forEach(flag -> option(flag, "    ", text));
        text.append(
                "    '1: :->verb' \\\n    '*:: :->rest'\n  case $state in\n    verb) _describe verb verbs ;;\n    rest)\n");
        text.append("      case $line[1] in\n");
        verbs.values().stream().filter(verb -> !verb.name().isEmpty()).forEach(verb -> verb(verb, text));
        text.append("      esac ;;\n  esac\n}\n\n");
        text.append("if [ \"$funcstack[1]\" = \"" + function + "\" ]; then\n  " + function + " \"$@\"\nelse\n  compdef "
                + function + " " + program + "\nfi\n");
        return text.toString();
    }

    private static void verb(Verb verb, StringBuilder text) {
        text.append("        ").append(verb.name()).append(")\n          _arguments \\\n");
        verb.flags().forEach(flag -> option(flag, "            ", text));
        String more = verb.files() ? "*:file:_files" : "*: :(" + String.join(" ", verb.words()) + ")";
        text.append("            ").append(quoted(more)).append(" ;;\n");
    }

    private static void option(Flag flag, String indent, StringBuilder text) {
        String what = "[" + flag.about().replaceAll("([\\[\\]:\\\\])", "\\\\$1") + "]";
        String value = !flag.value()
                ? ""
                : flag.values().isEmpty()
                        ? ":value:" + (flag.files() ? "_files" : "")
                        : ":value:(" + String.join(" ", flag.values()) + ")";
        for (String name : flag.names()) {
            String equals = flag.value() && name.startsWith("--") ? "=" : "";
            text.append(indent)
                    .append(quoted("*" + name + equals + what + value))
                    .append(" \\\n");
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
