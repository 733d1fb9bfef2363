package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private static final String JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJ4In0.c2lnbmF0dXJl-_x";

    @ParameterizedTest
    @CsvSource({
        "401, Unauthorized, x",
        "403, Forbidden, may not",
        "403, Terminating, namespace x because it is being terminated",
        "409, Conflict, x",
        "429, Throttled, x",
        "500, Unreachable, x",
        "503, Unreachable, x",
        "302, NotAnApiServer, x",
        "422, Refused, spec.x is wrong",
        "404, Refused, not found",
        "403, Refused, admission webhook \"w\" denied",
        "403, Refused, 'configmaps \"x\" is forbidden: exceeded quota: q, requested: count/configmaps=1'",
        "413, Refused, request entity too large: limit is 3145728",
        "500, Refused, etcdserver: request is too large",
        "500, Unreachable, etcdserver: mvcc: database space exceeded",
        "500, Refused, failed calling webhook \"w\""
    })
    void answers(int code, Reason reason, String text) {
        ClusterException classified = Failures.classify("writing x", "a:6443", answer(code, text));
        assertThat(classified.reason()).isEqualTo(reason);
        assertThat(classified)
                .hasMessageStartingWith("writing x on a:6443 failed: ")
                .hasNoCause();
    }

    @Test
    void causes() {
        assertThat(reason(new ConnectException("refused"))).isEqualTo(Reason.Unreachable);
        assertThat(reason(new TimeoutException())).isEqualTo(Reason.Unreachable);
        assertThat(reason(new SSLHandshakeException("PKIX"))).isEqualTo(Reason.TlsUntrusted);
        assertThat(reason(new JsonParseException(null, "html"))).isEqualTo(Reason.NotAnApiServer);
        assertThat(Failures.classify("x", "a", new KubernetesClientException("", 404, null))
                        .reason())
                .isEqualTo(Reason.NotAnApiServer);
    }

    @Test
    void aCertificateThatIsOverIsToldApartFromOneOfAnotherCa() {
        assertThat(untrusted(new CertificateExpiredException("NotAfter: x")))
                .contains("has expired", "renew it", "clock")
                .doesNotContain("certificate-authority-data");
        assertThat(untrusted(new CertificateNotYetValidException("NotBefore: x")))
                .contains("not valid yet", "clocks");
        assertThat(untrusted(new CertificateException("no name"))).contains("another host");
    }

    private static String untrusted(CertificateException cause) {
        SSLHandshakeException handshake = new SSLHandshakeException("PKIX path validation failed");
        handshake.initCause(cause);
        ClusterException classified = Failures.classify("x", "a", new KubernetesClientException("x", handshake));
        assertThat(classified.reason()).isEqualTo(Reason.TlsUntrusted);
        return classified.getMessage();
    }

    @Test
    void aServerThatEchoesTheTokenIsNotQuoted() {
        ClusterException classified = Failures.classify(
                "x",
                "a",
                answer(
                        403,
                        "user system:serviceaccount:gitops-topology-system:gitops-topology-installer sent Bearer "
                                + JWT));
        assertThat(classified)
                .hasMessageNotContaining(JWT.substring(0, 20))
                .hasMessageNotContaining("c2lnbmF0dXJl")
                .hasMessageContaining("<redacted>")
                .hasMessageContaining("gitops-topology-installer");
        assertThat(classified.getCause()).isNull();
    }

    private static Reason reason(Exception cause) {
        return Failures.classify("x", "a", new KubernetesClientException("x", cause))
                .reason();
    }

    private static KubernetesClientException answer(int code, String text) {
        return new KubernetesClientException(
                text,
                code,
                new StatusBuilder()
                        .withCode(code)
                        .withReason("R")
                        .withMessage(text)
                        .build());
    }
}
