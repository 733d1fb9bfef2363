package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;

class AsWantedTest {
    private static final String WANTED = """
            {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a","namespace":"n","labels":{"l":"1"}},
            "automountServiceAccountToken":false}""";
    private static final String OWNED = """
            {"manager":"gitops-topology","operation":"Apply","fieldsV1":{"f:automountServiceAccountToken":{},
            "f:metadata":{"f:labels":{"f:l":{}}}}}""";
    private static final String PRESENT = """
            {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a","namespace":"n","uid":"u","labels":{"l":"1","other":"2"},
            "managedFields":[%s]},"automountServiceAccountToken":false}""".formatted(OWNED);

    private static boolean asWanted(String present) throws Exception {
        ObjectMapper json = new ObjectMapper();
        return AsWanted.is(
                json.readValue(present, GenericKubernetesResource.class),
                json.readValue(WANTED, GenericKubernetesResource.class),
                "gitops-topology");
    }

    @Test
    void whatWeAppliedAndNobodyChangedIs() throws Exception {
        assertThat(asWanted(PRESENT)).isTrue();
    }

    @Test
    void anotherValueIsNot() throws Exception {
        assertThat(asWanted(PRESENT.replace("Token\":false", "Token\":true"))).isFalse();
        assertThat(asWanted(PRESENT.replace("\"l\":\"1\"", "\"l\":\"0\""))).isFalse();
    }

    @Test
    void aFieldThatWeSetOnceAndNoLongerWantIsNot() throws Exception {
        assertThat(asWanted(PRESENT.replace("\"f:l\":{}", "\"f:l\":{},\"f:other\":{}")))
                .isFalse();
    }

    @Test
    void aFieldThatOnlySomebodyElseSetIsNot() throws Exception {
        assertThat(asWanted(PRESENT.replace("\"f:l\":{}", ""))).isFalse();
        assertThat(asWanted(PRESENT.replace("\"gitops-topology\"", "\"kubectl\"")))
                .isFalse();
        assertThat(asWanted(PRESENT.replace("\"Apply\"", "\"Update\""))).isFalse();
    }

    @Test
    void whatIsBeingDeletedIsNot() throws Exception {
        assertThat(asWanted(PRESENT.replace(
                        "\"uid\":\"u\"", "\"uid\":\"u\",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"")))
                .isFalse();
    }
}
