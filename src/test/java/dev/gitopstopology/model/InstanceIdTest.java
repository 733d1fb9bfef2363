package dev.gitopstopology.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstanceIdTest {
    @Test
    void theNamesOfReleasedVersionsNeverChange() {
        // A changed id orphans what is installed under the old one: this value may not be edited.
        assertThat(InstanceId.of(new TopologyKey("gitops-topology-system", "company"), Role.engine, "")
                        .value())
                .isEqualTo("company-a78baa23");
    }

    @Test
    void longNamesAreCutAndStayApart() {
        String stem = "a-very-long-topology-name-that-goes-on-and-on-";
        InstanceId one = InstanceId.of(new TopologyKey("ns", stem + "one"), Role.engine, "");
        InstanceId two = InstanceId.of(new TopologyKey("ns", stem + "two"), Role.engine, "");
        assertThat(one).isNotEqualTo(two);
        assertThat(one.value())
                .hasSizeLessThanOrEqualTo(InstanceId.MAX_LENGTH)
                .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    }

    @Test
    void roleScopeAndNamespaceSetInstancesApart() {
        TopologyKey key = new TopologyKey("ns", "t");
        assertThat(InstanceId.of(key, Role.engine, ""))
                .isNotEqualTo(InstanceId.of(key, Role.cockpit, ""))
                .isNotEqualTo(InstanceId.of(key, Role.engine, "eu"))
                .isNotEqualTo(InstanceId.of(new TopologyKey("other", "t"), Role.engine, ""));
    }
}
