package dev.gitopstopology.cli;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.operator.GitOpsOperator;
import dev.gitopstopology.operator.OperatorOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Kubeconfig of the hub. Without it: the cluster that this process runs in.")
    @Nullable
    Path kubeconfig;

    @Option(names = "--namespaces", paramLabel = "NS", split = ",", description = "Namespaces to watch. Default: all.")
    Set<String> namespaces = new TreeSet<>();

    @Option(
            names = "--platform-namespaces",
            paramLabel = "NS",
            split = ",",
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
            description = "Release manifests to use before the network: DIR/argo-cd/VERSION/install.yaml and so on.")
    @Nullable
    Path distributionDir;

    @Override
    public Integer call() throws Exception {
        Logging.talkative();
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
                distributionDir);
        GitOpsOperator operator = new GitOpsOperator(options, Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
        operator.start();
        return operator.await() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
