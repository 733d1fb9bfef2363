package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Revision;
import dev.gitopstopology.render.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedUrlsTest {
    private static PlannedInstance on(String cluster, String url) {
        Instance one = Scenario.parse(
                        "metadata: {name: edge, namespace: ns}\nspec: {mode: Centralized, engine: {type: ArgoCD, argoCD: {%s}}}"
                                .formatted(url))
                .instance();
        Instance there = new Instance(
                new InstanceId("edge-" + cluster),
                one.topology(),
                new ClusterKey("ns", cluster),
                one.role(),
                one.engine(),
                false,
                30);
        return new PlannedInstance(there, new Revision("v3.5.7", null), ShardPlan.NONE, 0);
    }

    private static List<Problem> problems(String url) {
        return SharedUrls.problems(on("a", url).instance().topology(), List.of(on("a", url), on("b", url)));
    }

    @Test
    void twoInstancesUnderOneUrlAreToldOf() {
        assertThat(problems("url: 'https://argocd.example.com'"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.reason()).isEqualTo("UrlNotUnique");
                    assertThat(problem.message())
                            .contains("clusters a and b", "https://argocd.example.com", "{cluster}");
                });
    }

    @Test
    void theClusterOrTheInstanceTellsThemApart() {
        assertThat(problems("url: 'https://argocd.{cluster}.example.com'")).isEmpty();
        assertThat(problems("url: 'https://example.com/{instance}'")).isEmpty();
        assertThat(problems("url: 'https://{topology}.example.com'")).hasSize(1);
    }

    @Test
    void whatIsInTheSettingsIsTheUsers() {
        assertThat(problems("settings: {config: {url: 'https://argocd.example.com'}}"))
                .isEmpty();
    }
}
