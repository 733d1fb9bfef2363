package dev.gitopstopology.render;

import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.render.capi.GitApplication;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisionGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"capi-class", "capi-template"})
    void cluster(String name) {
        Golden.check(name, "cluster.yaml", ProvisionScenario.read(name).objects(), true);
    }

    @Test
    void application() {
        ProvisionScenario scenario = ProvisionScenario.read("capi-git");
        ProvisionGit git = Objects.requireNonNull(scenario.provision().inGit());
        Golden.check(
                "capi-git", "application.yaml", GitApplication.of(scenario.key().namespace(), git), true);
    }
}
