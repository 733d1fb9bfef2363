package dev.gitopstopology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names that Kubernetes gives to properties in CEL. */
class CelValuesTest {
    @ParameterizedTest
    @CsvSource({
        "namespace, __namespace__",
        "in, __in__",
        "int, int",
        "mode, mode",
        "a.b-c/d, a__dot__b__dash__c__slash__d",
        "a__b, a__underscores__b",
        "a_b, a_b"
    })
    void escapes(String name, String escaped) {
        assertThat(CelValues.escape(name)).isEqualTo(escaped);
    }
}
