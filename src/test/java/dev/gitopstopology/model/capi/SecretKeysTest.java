package dev.gitopstopology.model.capi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretKeysTest {
    private static final List<String> WANTED = List.of("username", "password");

    @Test
    void whoeverManagesAKey() {
        SecretKeys seen = SecretKeys.read(Yaml.of("""
                        metadata:
                          managedFields:
                            - {manager: a, fieldsV1: {"f:data": {".": {}, "f:username": {}}, "f:type": {}}}
                            - {manager: b, fieldsV1: {"f:stringData": {"f:token": {}}}}
                        """));
        assertThat(seen.there()).isTrue();
        assertThat(seen.keys()).containsExactly("token", "username");
        assertThat(seen.missing(WANTED)).containsExactly("password");
    }

    @Test
    void whereNobodyTellsNothingIsSaidToBeMissing() {
        SecretKeys seen = SecretKeys.read(Yaml.of("metadata: {name: a}"));
        assertThat(seen.there()).isTrue();
        assertThat(seen.missing(WANTED)).isEmpty();
        SecretKeys empty = SecretKeys.read(Yaml.of("metadata: {managedFields: [{manager: a, fieldsV1: {}}]}"));
        assertThat(empty.missing(WANTED)).isEqualTo(WANTED);
    }

    @Test
    void notThere() {
        assertThat(SecretKeys.read(null).there()).isFalse();
    }
}
