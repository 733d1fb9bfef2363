package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clusters that would leave, were there not too many of them, keep what their teams and the catalogue need, also over a restart. */
class KeptRightsIT {
    private static final String SPEC = """
            mode: Centralized
            engine:
              type: ArgoCD
              access: {profile: Namespaced, namespaces: [shared]}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            """;
    private static World world;

    @BeforeAll
    static void start() {
        world = new World("a", "b", "c");
        world.startOperator();
        for (String name : List.of("a", "b", "c")) {
            world.join(name, Map.of("fleet", "yes", "kept", name.equals("c") ? "yes" : "no"));
        }
        world.apply(Resources.topology("company", SPEC));
        world.apply(Resources.tenant("shop", """
                namespaces: [shop]
                clusters: {}
                sourceRepos: [https://git.example.com/shop]
                """));
        world.apply(Resources.entry("policies", """
                clusters: {}
                namespace: policies
                source: {repoURL: https://git.example.com/p, path: p, targetRevision: main}
                """));
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    /** Of the engine's account, which a binding of ours names by its instance. */
    private static List<String> written(String cluster) {
        return world.on(cluster).rbac().roleBindings().inAnyNamespace().list().getItems().stream()
                .filter(each -> each.getRoleRef().getName().equals("gitops-topology-engine-write"))
                .map(each -> each.getMetadata().getNamespace())
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void aRestartedOperatorTakesNoRightFromThem() {
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(written("a")).containsExactly("policies", "shared", "shop"));
        world.apply(Resources.topology("company", SPEC.replace("fleet:", "kept:")));
        world.awaitReason("company", "DeletionBudgetExceeded");
        world.awaitQuiet(3);
        world.restartOperator();
        world.awaitQuiet(3);
        await("nothing goes")
                .during(Duration.ofSeconds(4))
                .atMost(World.PATIENCE)
                .untilAsserted(() -> {
                    for (String cluster : List.of("a", "b", "c")) {
                        assertThat(written(cluster)).as(cluster).containsExactly("policies", "shared", "shop");
                    }
                });
        assertThat(Credentials.registrations(world)).hasSize(3);
    }
}
