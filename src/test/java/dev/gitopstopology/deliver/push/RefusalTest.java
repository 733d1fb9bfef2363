package dev.gitopstopology.deliver.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the way of one object does not make the whole cluster unreachable, and the object is named. */
class RefusalTest {
    private static final ObjectId ID = new ObjectId("v1", "ConfigMap", "argocd", "argocd-cm");

    @ParameterizedTest
    @CsvSource({
        "403, 'configmaps \"argocd-cm\" is forbidden: exceeded quota: small, requested: count/configmaps=1', Refused, ResourceQuota",
        "413, request entity too large: limit is 3145728, Refused, smaller",
        "500, etcdserver: request is too large, Refused, smaller",
        "403, configmaps is forbidden: User x cannot patch, Forbidden, enrol",
        "409, the object has been modified, FieldConflict, adopt",
    })
    void isTheObjects(int code, String words, String reason, String wayOut) {
        KubernetesClientException answer = new KubernetesClientException(
                words,
                code,
                new StatusBuilder().withCode(code).withMessage(words).build());
        assertThat(Refusal.isAnswer(answer)).isTrue();
        assertThat(Refusal.of("eu-1", ID, answer))
                .hasMessageContaining("ConfigMap")
                .hasMessageContaining("argocd-cm on cluster eu-1: ")
                .hasMessageContaining(wayOut)
                .hasMessageContaining(words)
                .extracting("reason")
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"500, etcdserver: mvcc: database space exceeded", "503, no endpoints", "429, slow down"})
    void isTheClusters(int code, String words) {
        assertThat(Refusal.isAnswer(new KubernetesClientException(
                        words,
                        code,
                        new StatusBuilder().withCode(code).withMessage(words).build())))
                .isFalse();
    }
}
