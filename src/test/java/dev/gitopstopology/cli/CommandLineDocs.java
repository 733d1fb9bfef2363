package dev.gitopstopology.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The page of all verbs and options, made from what {@code --help} is made from. */
final class CommandLineDocs {
    private static final String HEAD = """
            # Command line reference

            <!-- Generated from the command line itself by CommandLineDocsTest; do not edit. -->

            Every verb with its options, as `--help` prints them. What the verbs are for is in [command line](../cli.md). Each has `-h` and `-V`.
            """;

    private CommandLineDocs() {}

    static String of(CommandLine root) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("\n## Exit codes\n\n| Code | Meaning |\n|---|---|\n");
        root.getCommandSpec()
                .usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> page.append("| %s | %s |%n".formatted(code, meaning)));
        root.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.usageMessage().hidden() && !(spec.userObject() instanceof HelpCommand))
                .forEach(spec -> verb(spec, page));
        return page.toString().replace("\r\n", "\n");
    }

    private static void verb(CommandSpec spec, StringBuilder page) {
        UsageMessageSpec usage = spec.usageMessage();
        page.append("\n## ").append(spec.name()).append("\n\n");
        Stream.of(usage.header(), usage.description())
                .flatMap(Stream::of)
                .map(String::strip)
                .forEach(line -> page.append(line.replace("<", "\\<")).append('\n'));
        List<ArgSpec> arguments = Stream.<ArgSpec>concat(spec.positionalParameters().stream(), spec.options().stream())
                .filter(argument -> !argument.hidden())
                .filter(argument ->
                        !(argument instanceof OptionSpec option) || !option.usageHelp() && !option.versionHelp())
                .toList();
        if (!arguments.isEmpty()) {
            page.append("\n| Argument | Meaning |\n|---|---|\n");
            arguments.forEach(argument -> page.append("| %s | %s |%n".formatted(name(argument), about(argument))));
        }
        if (usage.exitCodeList() != null && !usage.exitCodeList().isEmpty()) {
            page.append("\nExit codes: ")
                    .append(usage.exitCodeList().entrySet().stream()
                            .map(each -> each.getKey() + " " + each.getValue())
                            .collect(Collectors.joining("; ")))
                    .append(".\n");
        }
        page.append("\n```console\n");
        Stream.of(usage.footer())
                .filter(line -> !line.isBlank())
                .forEach(line -> page.append(line.strip()).append('\n'));
        page.append("```\n");
    }

    private static String name(ArgSpec argument) {
        String label = argument.paramLabel();
        return argument instanceof OptionSpec option
                ? "`" + String.join("`, `", option.names()) + "`"
                        + (option.arity().max() == 0 ? "" : " " + cell(label))
                : cell(label);
    }

    private static String about(ArgSpec argument) {
        return (argument.required() && argument.arity().min() > 0 ? "Required. " : "")
                + cell(String.join(" ", argument.description())
                        .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue())));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "\\<");
    }
}
