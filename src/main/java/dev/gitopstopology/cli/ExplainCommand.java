package dev.gitopstopology.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.TextTable;
import dev.gitopstopology.cli.output.TreePrinter;
import dev.gitopstopology.cli.output.Version;
import dev.gitopstopology.explain.Reason;
import dev.gitopstopology.explain.ReasonBook;
import dev.gitopstopology.validate.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: what the reason of a condition means, and the way out. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Tells what the reason of a condition, an Event or a finding means, where it is found, and the way out.",
            "",
            "Without a reason, lists all. It is what docs/reference/reasons.md says; no cluster is asked."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:explained", "1:there is no such reason", "2:the command line is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {"  gitops-topology explain SelectorEmpty", "  gitops-topology explain -o json | jq -r '.[].name'"})
final class ExplainCommand implements Callable<Integer> {
    private static final String PAGE = "/dev/gitopstopology/explain/reasons.md";
    private static final int NEAR = 5;

    /** How it is written. */
    enum Output {
        text,
        json,
        yaml
    }

    /** For completion. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return packaged().names().iterator();
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "REASON",
            completionCandidates = Names.class,
            description = "One word, such as SelectorEmpty; upper and lower case are the same.")
    private @Nullable String name;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "text|json|yaml",
            description = "For people, or a list with one entry per meaning. Default: text.")
    private Output output = Output.text;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    ExplainCommand() {}

    static ReasonBook packaged() {
        try (InputStream page = Objects.requireNonNull(ExplainCommand.class.getResourceAsStream(PAGE), PAGE)) {
            return ReasonBook.of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Integer call() {
        ReasonBook book = packaged();
        List<Reason> found = name == null ? book.reasons() : book.find(name);
        if (found.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("error: there is no reason " + name);
            List<String> near = Nearest.several(Objects.requireNonNull(name), book.names(), NEAR);
            err.println(
                    near.isEmpty()
                            ? "'gitops-topology explain' lists all"
                            : "did you mean: " + String.join(", ", near) + "?");
            return ExitCode.FAILURE;
        }
        PrintWriter out = spec.commandLine().getOut();
        ArrayNode tree = TreePrinter.JSON.valueToTree(found);
        switch (output) {
            case text -> out.print(name == null ? list(found) : said(found, Paint.here()));
            case json -> out.println(TreePrinter.json(tree));
            case yaml -> out.print(TreePrinter.yaml(tree));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static String said(List<Reason> meanings, Paint paint) {
        StringBuilder text = new StringBuilder();
        for (Reason each : meanings) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(paint.strong(each.name()))
                    .append('\n');
            line("in", each.section(), text);
            line("where", each.where(), text);
            line("meaning", each.meaning(), text);
            line("way out", each.wayOut(), text);
        }
        return text.toString();
    }

    private static void line(String what, String said, StringBuilder text) {
        if (!said.isEmpty()) {
            text.append("  %-8s %s%n".formatted(what, said));
        }
    }

    private static String list(List<Reason> reasons) {
        TextTable table = new TextTable("REASON", "IN", "MEANING");
        reasons.forEach(each -> table.row(List.of(each.name(), each.section(), each.meaning())));
        return table.text(false);
    }
}
