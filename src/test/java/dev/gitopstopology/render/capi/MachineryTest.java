package dev.gitopstopology.render.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.render.YamlText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineryTest {
    /** Status of a control plane with spec.replicas 3, spec.version v1.34.2 and generation 5. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 3, upToDateReplicas: 3, availableReplicas: 3, version: v1.34.2 | false | true",
                "replicas: 3, updatedReplicas: 3, readyReplicas: 3, version: 1.34.2 | false | true",
                "replicas: 3, v1beta2: {upToDateReplicas: 3, availableReplicas: 3} | false | true",
                "version: v1.34.2 | false | true",
                "replicas: 3, upToDateReplicas: 3, observedGeneration: 5 | false | true",
                "replicas: 3, upToDateReplicas: 3, observedGeneration: 4 | true | false",
                "replicas: 3, upToDateReplicas: 2, availableReplicas: 3 | true | false",
                "replicas: 3, updatedReplicas: 2 | true | false",
                "replicas: 3, updatedReplicas: 3, v1beta2: {upToDateReplicas: 2} | true | false",
                "replicas: 3, upToDateReplicas: 3, version: v1.33.9 | true | false",
                "replicas: 2, upToDateReplicas: 2, availableReplicas: 3 | false | false",
                "replicas: 4, upToDateReplicas: 4, availableReplicas: 4 | false | false",
                "replicas: 3, upToDateReplicas: 3, availableReplicas: 2 | false | false"
            })
    void howFarItHasCome(String status, boolean rolling, boolean settled) {
        Machinery machinery = new Machinery(
                YamlText.object("{metadata: {generation: 5}, spec: {replicas: 3, version: v1.34.2}, status: {%s}}"
                                .formatted(status))
                        .json());
        assertThat(machinery.rolling()).isEqualTo(rolling);
        assertThat(machinery.settled()).isEqualTo(settled);
    }
}
