package dev.gitopstopology.cli;

import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.Terminal;
import dev.gitopstopology.cli.output.Version;
import dev.gitopstopology.cluster.admin.AdminEnrolment;
import dev.gitopstopology.cluster.admin.Enrollment;
import dev.gitopstopology.cluster.admin.KubeconfigFiles;
import dev.gitopstopology.render.registration.Enrolment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code enroll}: an administrator's own login makes a cluster a member and declares it on the hub. */
@Command(
        name = "enroll",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Makes a cluster a member with your own login, whatever that is: certificate, token, a cloud's exec plugin.",
            "",
            "On the member it applies our namespace, accounts and roles. On the hub it writes a FleetCluster, and a Secret with"
                    + " a token of the installer account that ends by itself. Your own credential stays on this machine."
                    + " Run again, it renews that token and changes nothing else."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:it failed; the message says what to do", "2:the command line is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology enroll paris --context paris --hub-context hub --label region=eu",
            "  gitops-topology enroll paris --context paris --dry-run       what would change, asked of both servers",
            "  gitops-topology enroll paris --context paris --server https://10.1.2.3:6443",
            "  gitops-topology enroll paris --print > member.yaml           to apply by hand; says what follows",
            "  gitops-topology enroll paris --context paris                 again: when the operator was away too long"
        })
final class EnrollCommand implements Callable<Integer> {
    /** How the result is written. */
    enum Output {
        yaml,
        json
    }

    /** How far a dry run goes. */
    enum DryRun {
        none,
        client,
        server
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private EnrollOptions member;

    @Option(names = "--context", paramLabel = "CTX", description = "Context of the member in your kubeconfig.")
    private @Nullable String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Your kubeconfig. Default: $KUBECONFIG, or ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(names = "--hub-context", paramLabel = "CTX", description = "Context of the hub. Default: the current one.")
    private @Nullable String hubContext;

    @Option(
            names = "--hub-kubeconfig",
            paramLabel = "FILE",
            description = "Kubeconfig with the hub's context. Default: the same file.")
    private @Nullable Path hubKubeconfig;

    @Option(
            names = "--adopt",
            description =
                    "Takes objects of our names over that somebody else made; without it they are left, and it fails.")
    private boolean adopt;

    @Option(
            names = "--dry-run",
            arity = "0..1",
            fallbackValue = "server",
            defaultValue = "none",
            paramLabel = "server|client|none",
            description = {
                "server: both servers say what would change; client: only print, ask nobody. Without a value: server.",
                "Give it a value, or write it behind NAME."
            })
    private DryRun dryRun = DryRun.none;

    @Option(names = "--print", description = "Prints the member's manifest and the commands that follow; asks nobody.")
    private boolean print;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "yaml|json",
            description =
                    "One document per object, or one JSON document. Default: lines, or yaml for what is not applied.")
    private @Nullable Output output;

    @Option(
            names = "--wait",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Waits until the operator says that the member is connected. Default: true.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = GoDuration.class,
            description = "How long to wait. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(2);

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    EnrollCommand() {}

    @Override
    public Integer call() {
        check();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (print) {
            out.print(EnrollReport.manifests(Enrolment.manifests(), output));
            err.print(new EnrollByHand(member, context, hubContext).script());
        } else {
            enroll(out, err);
        }
        out.flush();
        err.flush();
        return ExitCode.OK;
    }

    private void enroll(PrintWriter out, PrintWriter err) {
        try (AdminEnrolment enrolment =
                new AdminEnrolment(request(), Enrolment.manifests(), line -> progress(err, line), Terminal.here())) {
            switch (dryRun) {
                case client -> out.print(EnrollReport.of(enrolment.offline(), output, true));
                case server -> out.print(EnrollReport.of(enrolment.dryRun(), output, true));
                case none -> {
                    Enrollment done = enrolment.run();
                    out.print(EnrollReport.of(done, output, false));
                    out.flush();
                    if (wait) {
                        enrolment.awaitConnected(timeout);
                        progress(
                                err,
                                member.name + " is connected; the Secret "
                                        + member.declaration().secretName() + " is not needed any more");
                    }
                }
            }
        }
    }

    private static void progress(PrintWriter err, String line) {
        err.println(line);
        err.flush();
    }

    private AdminEnrolment.Request request() {
        KubeconfigFiles files = UserKubeconfig.read(kubeconfig);
        KubeconfigFiles hubFiles = hubKubeconfig == null ? files : UserKubeconfig.read(hubKubeconfig);
        return new AdminEnrolment.Request(
                files.context(context),
                hubFiles.context(hubContext),
                member.declaration(),
                member.server,
                member.handoverLife,
                adopt);
    }

    private void check() {
        String mistake = member.mistake();
        if (mistake.isEmpty() && print && dryRun != DryRun.none) {
            mistake = "--print and --dry-run exclude each other: --print asks no cluster at all";
        }
        if (mistake.isEmpty() && !print && context == null) {
            mistake = "--context CTX is missing: the context of the member in your kubeconfig";
        }
        if (!mistake.isEmpty()) {
            throw new ParameterException(spec.commandLine(), mistake);
        }
    }
}
