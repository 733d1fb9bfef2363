package dev.gitopstopology.cli.completion;

import dev.gitopstopology.cli.output.Version;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: a script that completes verbs, options and their values. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Prints a script that completes verbs, options and their values in a shell.",
            "",
            "As a plugin of kubectl, completion is kubectl's own: put kubectl_complete-gitops_topology on the PATH too."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bash: source <(gitops-topology completion bash)",
            "  zsh:  source <(gitops-topology completion zsh), after compinit",
            "  fish: gitops-topology completion fish > ~/.config/fish/completions/gitops-topology.fish"
        })
public final class CompletionCommand implements Runnable {
    /** The shells that there is a script for. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
    private Shell shell;

    @SuppressWarnings("NullAway.Init") // picocli sets them
    CompletionCommand() {}

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (shell) {
                    case bash -> AutoComplete.bash(Version.PROGRAM, root);
                    case zsh -> ZshCompletion.of(Version.PROGRAM, CompletionModel.of(root));
                    case fish -> FishCompletion.of(Version.PROGRAM, CompletionModel.of(root));
                });
        out.flush();
    }
}
