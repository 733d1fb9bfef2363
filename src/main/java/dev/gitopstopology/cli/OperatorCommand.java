package dev.gitopstopology.cli;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.operator.GitOpsOperator;
import dev.gitopstopology.operator.HubCheck;
import dev.gitopstopology.operator.OperatorOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gitops-topology operator}: runs the controller until it is told to stop. */
@Command(
        name = "operator",
        header = "Run the controller.",
        description = {
            "Watches GitOpsTopologies and FleetClusters on the hub and brings every cluster to what they say.",
            "Inside a cluster it uses its service account; outside, name the hub's kubeconfig."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology operator --kubeconfig hub.yaml",
            "  gitops-topology operator --leader-elect --platform-namespaces gitops-topology-system,platform",
            "  GITOPS_TOPOLOGY_LOG_FORMAT=json gitops-topology operator",
            "",
            "Endpoints: /healthz, /readyz, /metrics. SIGTERM ends it once the work in hand is done."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class OperatorCommand implements Callable<Integer> {
    private static final int LAST_RESORT_SECONDS = 10;
    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Kubeconfig of the hub. Without it: the cluster that this process runs in.")
    @Nullable
    Path kubeconfig;

    @Option(
            names = "--namespaces",
            paramLabel = "NS",
            split = ",",
            converter = NamespaceName.class,
            description = "Namespaces to watch. Default: all.")
    Set<String> namespaces = new TreeSet<>();

    @Option(
            names = "--platform-namespaces",
            paramLabel = "NS",
            split = ",",
            converter = NamespaceName.class,
            defaultValue = Api.SYSTEM_NAMESPACE,
            description = "Namespaces in which a topology may act on the hub itself. Default: ${DEFAULT-VALUE}.")
    Set<String> platformNamespaces = new TreeSet<>();

    @Option(
            names = "--label-prefixes",
            paramLabel = "PREFIX",
            split = ",",
            description = "Prefixes of FleetCluster labels that engines may see, besides labels without a prefix.")
    Set<String> labelPrefixes = new TreeSet<>();

    @Option(names = "--leader-elect", description = "Work only while holding the Lease gitops-topology.")
    boolean leaderElect;

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port of the endpoints; 0: any free port, -1: no endpoints. Default: ${DEFAULT-VALUE}.")
    int metricsPort;

    @Option(
            names = "--metrics-address",
            paramLabel = "ADDRESS",
            description = "Address of the endpoints. Default: all inside a cluster, loopback outside.")
    @Nullable
    String metricsAddress;

    @Option(
            names = "--distribution-dir",
            paramLabel = "DIR",
            converter = ExistingDirectory.class,
            description = "Release manifests to use before the network: DIR/argo-cd/VERSION/install.yaml and so on.")
    @Nullable
    Path distributionDir;

    @Option(
            names = "--leave-deadline",
            paramLabel = "DURATION",
            defaultValue = "1h",
            converter = DurationOption.class,
            description = {
                "How long a FleetCluster or topology that is deleted waits for a cluster that does not answer or refuses;",
                "then it goes, and a ConfigMap tells what is left. Such as 30m, 1h or PT90M. Default: ${DEFAULT-VALUE}."
            })
    Duration leaveDeadline = OperatorOptions.LEAVE_DEADLINE;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (metricsPort < -1 || metricsPort > HIGHEST_PORT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--metrics-port: %d is not between -1 and %d".formatted(metricsPort, HIGHEST_PORT));
        }
        Logging.talkative();
        if (kubeconfig != null) {
            var unused = UserKubeconfig.read(kubeconfig)
                    .context(null); // says what is wrong with it better than the client does
        }
        String address = metricsAddress != null
                ? metricsAddress
                : kubeconfig == null
                        ? "0.0.0.0"
                        : InetAddress.getLoopbackAddress().getHostAddress();
        OperatorOptions options = new OperatorOptions(
                kubeconfig,
                namespaces,
                platformNamespaces,
                labelPrefixes,
                leaderElect,
                address,
                metricsPort,
                distributionDir,
                WatchPulse.Limits.DEFAULT,
                leaveDeadline);
        HubCheck.run(options);
        GitOpsOperator operator = new GitOpsOperator(options, Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
        operator.start();
        if (operator.await()) {
            return ExitCode.OK;
        }
        // What hangs in a request may not keep a process alive that must not write any more.
        CompletableFuture.delayedExecutor(LAST_RESORT_SECONDS, TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(ExitCode.FAILURE));
        return ExitCode.FAILURE;
    }
}
