package dev.gitopstopology.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion bash}: a script that completes verbs and options. */
@Command(
        name = "completion",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Prints a completion script.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bash: source <(gitops-topology completion bash)",
            "  zsh:  autoload -U +X bashcompinit && bashcompinit && source <(gitops-topology completion bash)"
        })
public final class CompletionCommand implements Runnable {
    /** The shells that there is a script for. */
    enum Shell {
        bash
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash", description = "The shell.")
    private Shell shell;

    @SuppressWarnings("NullAway.Init") // picocli sets them
    CompletionCommand() {}

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        String script = switch (shell) {
            case bash -> AutoComplete.bash(root.getCommandName(), root);
        };
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
    }
}
