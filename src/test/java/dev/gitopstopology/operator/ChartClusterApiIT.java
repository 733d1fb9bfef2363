package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.e2e.GitServer;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import dev.gitopstopology.localcluster.capi.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link ChartIT}, with {@code clusterAPI}: a cluster of a class that is applied, and one of a template that goes through Git. */
class ChartClusterApiIT {
    private static final String VALUES = """
            clusterAPI:
              enabled: true
              templates:
              - {group: cluster.x-k8s.io, resources: [clusters, machinedeployments]}
              - {group: controlplane.cluster.x-k8s.io, resources: [kubeadmcontrolplanes]}
              - {group: infrastructure.cluster.x-k8s.io, resources: [azureclusters, azuremachinetemplates]}
            """;

    @TempDir
    Path directory;

    @Test
    void provisionedOfAClassAndOfATemplate() throws Exception {
        GitServer git = new GitServer(directory.resolve("fleet.git"));
        git.password("bot", "correct-horse");
        git.commit("first", Map.of("README.md", "ours"));
        try (git;
                HttpsSite site = HttpsSite.serving(directory, git::handle);
                World world = new World();
                GitEngine engine = new GitEngine(world.hub(), git)) {
            Definitions.install(world.hub(), Components.Core, Components.KubeadmControlPlane, Components.Azure);
            new CapiObjects(world.hub(), World.NS).clusterClass("local");
            world.apply(Resources.configMap("network", "network.yaml", Provisioned.NETWORK));
            world.apply(Resources.configMap("explicit", "cluster.yaml", InGit.TEMPLATE));
            world.apply(InGit.credential(site, "correct-horse"));
            engine.resume();
            try (LocalProvider provider = LocalProvider.start(world.hub());
                    InstalledChart chart = new InstalledChart(world, directory, VALUES)) {
                provider.cluster(World.NS, "explicit").hold(Step.Infrastructure);
                converge(world, chart, site.url() + GitServer.PATH);
            }
        }
    }

    private static void converge(World world, InstalledChart chart, String repository) {
        FleetCluster born = Resources.fleetCluster(
                "born", Map.of("fleet", "company"), Provisioned.CLUSTER + "deletionProtection: false\n");
        FleetCluster explicit = Resources.fleetCluster(
                "explicit", Map.of(), InGit.explicit(repository, "v1.34.1", "small") + "deletionProtection: false\n");
        GitOpsTopology company = Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD}
                clusters: {selector: {matchLabels: {fleet: company}}}
                """);
        world.apply(born);
        world.apply(explicit);
        awaitCondition(world, chart, "born", "Ready");
        awaitCondition(world, chart, "explicit", "Provisioned");
        chart.converge(List.of(born, explicit, company));
        chart.assertEnough(Map.of(
                ".*: patch (gitopstenants|gitopscatalogentries).*",
                "tenants and entries",
                ".*: get endpoints",
                "a Role of the profile HighAvailability has it",
                ".*: list providers\\..*",
                "core's release is looked for when a provider's contract does not fit"));
    }

    private static void awaitCondition(World world, InstalledChart chart, String cluster, String type) {
        try {
            await(cluster + " " + type)
                    .atMost(World.PATIENCE)
                    .until(() -> world.clusterCondition(cluster, type).status().equals("True"));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("refused: " + chart.refused() + ", " + AllStatuses.of(world.hub()), e);
        }
    }
}
