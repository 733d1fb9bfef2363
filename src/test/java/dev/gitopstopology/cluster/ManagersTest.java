package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManagersTest {
    private static ClusterRole managedBy(String... managers) {
        return new ClusterRoleBuilder()
                .withNewMetadata()
                .withManagedFields(Stream.of(managers)
                        .map(name -> new ManagedFieldsEntryBuilder()
                                .withManager(name)
                                .build())
                        .toList())
                .endMetadata()
                .build();
    }

    @Test
    void whatWeAppliedIsOursWhoeverElseWroteToIt() {
        assertThat(Managers.areOurs(managedBy("gitops-topology"))).isTrue();
        assertThat(Managers.areOurs(managedBy("clusterrole-aggregation-controller", "gitops-topology")))
                .isTrue();
    }

    @Test
    void aRoleThatTheAggregationControllerWroteBackAfterItsRemovalIsNobodyElses() {
        assertThat(Managers.areOurs(managedBy("clusterrole-aggregation-controller")))
                .isTrue();
    }

    @Test
    void anythingElseIsForeign() {
        assertThat(Managers.areOurs(managedBy())).isFalse();
        assertThat(Managers.areOurs(managedBy("helm"))).isFalse();
        assertThat(Managers.areOurs(managedBy("clusterrole-aggregation-controller", "helm")))
                .isFalse();
    }
}
