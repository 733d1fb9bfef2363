package dev.gitopstopology.deliver.push.capi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterApiRefusalTest {
    @ParameterizedTest
    @CsvSource({
        "'x509: certificate has expired: current time 2026-11-26T15:41:10Z is after 2026-11-01T00:00:00Z', 'x509: certificate has expired: current time is after 2026-11-01T00:00:00Z'",
        "'read tcp 10.0.0.1:45678->10.0.0.2:9443: connection reset', 'read tcp 10.0.0.1->10.0.0.2:9443: connection reset'",
        "'dial tcp 127.0.0.1:9: connect: connection refused', 'dial tcp 127.0.0.1:9: connect: connection refused'"
    })
    void whatDiffersEachTimeIsLeftOut(String words, String lasting) {
        assertThat(ClusterApiRefusal.lasting(words)).isEqualTo(lasting);
    }
}
