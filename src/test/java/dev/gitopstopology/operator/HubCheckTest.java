package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.chart.Chart;
import dev.gitopstopology.chart.GrantedRight;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hub has to have, without a hub. */
class HubCheckTest {
    private static final String SERVER = "https://hub.example.com:6443";
    private static final String NS = World.NS;

    @ParameterizedTest
    @ValueSource(strings = {"v1.30.0", "v1.34.2", "v1.30.6-eks-1de2ab1", "v1.31.1-gke.100", "v1.33.4+k3s1", "v2.0.0"})
    void versionsThatWillDo(String version) {
        HubCheck.requireVersion(version, SERVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.29.15", "v1.28.3-eks-1", "v1.9.0"})
    void anOlderKubernetesIsNamedWithTheWayOut(String version) {
        assertThatThrownBy(() -> HubCheck.requireVersion(version, SERVER))
                .isInstanceOf(HubUnfitException.class)
                .hasMessage("hub https://hub.example.com:6443: it runs Kubernetes " + version
                        + ", and v1.30 or later is needed; upgrade the hub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "OpenResty", "v1.x.y"})
    void whatTellsNoVersionIsNoHub(String version) {
        assertThatThrownBy(() -> HubCheck.requireVersion(version, SERVER)).hasMessageContaining("check the server");
    }

    /** The number is in the chart, in the documentation, and in the code. */
    @Test
    void theChartAsksForTheSameVersion() throws IOException {
        assertThat(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml"))).contains("kubeVersion: \">=1.30.0-0\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "namespaces: []",
                "namespaces: [fleet-a, fleet-b]\nplatformNamespaces: [fleet-a]",
                "engines: {namespaces: [], argoCD: {enabled: false}}"
            })
    void theChartGivesAllThatIsAskedFor(String values) {
        List<JsonNode> objects = Chart.objects("image: {repository: r.example.com/g}\n" + values);
        List<GrantedRight> granted = GrantedRight.in(objects);
        Set<String> watched = values.startsWith("namespaces")
                ? values.contains("fleet-a") ? Set.of("fleet-a", "fleet-b") : Set.of()
                : Set.of(NS);
        assertThat(HubRights.needed(watched, true))
                .allSatisfy(right -> assertThat(granted).anyMatch(each -> gives(each, right)));
    }

    private static boolean gives(GrantedRight granted, ResourceAttributes right) {
        String full = right.getSubresource() == null
                ? right.getResource()
                : right.getResource() + "/" + right.getSubresource();
        boolean there = granted.where().isEmpty()
                || (right.getNamespace() != null && granted.where().contains(right.getNamespace()));
        return there
                && granted.verb().equals(right.getVerb())
                && granted.group().equals(right.getGroup())
                && granted.resource().equals(full)
                && (granted.name().isEmpty() || granted.name().equals(right.getName()));
    }

    @Test
    void whatIsRefusedIsToldByResourceAndPlace() {
        List<ResourceAttributes> some = HubRights.needed(Set.of("fleet"), true).stream()
                .filter(right ->
                        right.getVerb().equals("patch") || right.getVerb().equals("watch") || right.getName() != null)
                .collect(Collectors.toList());
        assertThat(HubRights.lines(some))
                .containsSubsequence(
                        "watch, patch fleetclusters.gitops-topology.dev in namespace fleet",
                        "patch fleetclusters/status.gitops-topology.dev in namespace fleet",
                        "watch, patch secrets in namespace fleet",
                        "watch, patch configmaps in namespace " + NS,
                        "get, update leases.coordination.k8s.io gitops-topology",
                        "get namespaces kube-system");
        assertThat(HubRights.lines(HubRights.needed(Set.of(), false)))
                .contains("list, create, patch, delete engineinstances.gitops-topology.dev in all namespaces")
                .noneMatch(line -> line.contains("leases"));
    }
}
