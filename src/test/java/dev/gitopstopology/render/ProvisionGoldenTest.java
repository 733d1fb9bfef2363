package dev.gitopstopology.render;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisionGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"capi-class", "capi-template"})
    void cluster(String name) {
        Golden.check(name, "cluster.yaml", ProvisionScenario.read(name).objects(), true);
    }
}
