package dev.gitopstopology.cluster;

import com.fasterxml.jackson.core.JacksonException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a client threw -> one reason and a message that says what to do. */
public final class Failures {
    private static final Pattern SECRET_LOOKING = Pattern.compile("[A-Za-z0-9_+/=-]{20,}(\\.[A-Za-z0-9_+/=-]+)*");
    private static final Pattern ADMISSION_POLICY = Pattern.compile("(Valid|Mut)atingAdmissionPolicy '");
    private static final int MAX_SERVER_TEXT = 300;

    private Failures() {}

    /**
     * @param doing what was tried, such as "reading the namespace kube-system"
     * @param host host and port of the server
     * @param failure what was thrown; an answer of the server is not kept as the cause, since a hostile server could echo our
     *     token in it
     */
    public static ClusterException classify(String doing, String host, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClusterException known) {
                return known;
            }
        }
        if (failure instanceof KubernetesClientException answered && answered.getCode() > 0) {
            return answer(doing, host, answered.getCode(), answered.getStatus());
        }
        if (has(failure, SSLException.class, GeneralSecurityException.class)) {
            return failed(Reason.TlsUntrusted, doing, host, untrusted(failure), failure);
        }
        if (has(failure, JacksonException.class)) {
            // The cause is dropped: it quotes the answer.
            return failed(
                    Reason.NotAnApiServer,
                    doing,
                    host,
                    "the answer is not from a Kubernetes API server; check the URL in the kubeconfig",
                    null);
        }
        String text = has(failure, IOException.class, TimeoutException.class)
                ? "no answer; check that the server runs and that the operator may reach it"
                : "the client failed; see the cause in the log";
        return failed(Reason.Unreachable, doing, host, text, failure);
    }

    /** Whether it never came to a request: a mistake of ours, of which the cluster knows nothing. */
    static boolean isOurs(Throwable failure) {
        return !(failure instanceof KubernetesClientException answered && answered.getCode() > 0)
                && has(
                        failure,
                        URISyntaxException.class,
                        IllegalArgumentException.class,
                        NullPointerException.class,
                        ClassCastException.class);
    }

    /** Clients wrap the telling exception in others. */
    private static boolean has(Throwable failure, Class<?>... types) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (Class<?> type : types) {
                if (type.isInstance(cause)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static ClusterException answer(String doing, String host, int code, @Nullable Status status) {
        String text = status == null ? "" : said(status);
        Optional<String> obstacle = obstacle(text);
        if (obstacle.isPresent()) {
            return failed(Reason.Refused, doing, host, obstacle.get() + text, null);
        }
        return switch (code) {
            case 401 ->
                failed(
                        Reason.Unauthorized,
                        doing,
                        host,
                        "the credential is not accepted; it has expired or was revoked, give a current kubeconfig"
                                + text,
                        null);
            case 403 ->
                isTerminating(text)
                        ? failed(Reason.Terminating, doing, host, TERMINATING + text, null)
                        : failed(
                                Reason.Forbidden,
                                doing,
                                host,
                                "the account may not do this; check its roles" + text,
                                null);
            case 409 -> failed(Reason.Conflict, doing, host, "another manager holds it" + text, null);
            case 429 -> failed(Reason.Throttled, doing, host, "the server asks us to slow down" + text, null);
            case 301, 302, 303, 307, 308 ->
                failed(
                        Reason.NotAnApiServer,
                        doing,
                        host,
                        "it answers with a redirect, which is never followed; give the API server's own URL",
                        null);
            case 400, 404, 405, 410, 413, 415, 422 -> {
                boolean kubernetes = status != null && "Status".equals(status.getKind()) && status.getReason() != null;
                yield kubernetes
                        ? failed(Reason.Refused, doing, host, "the server refused (" + code + ")" + text, null)
                        : failed(
                                Reason.NotAnApiServer,
                                doing,
                                host,
                                "it answers " + code + " in a way that no Kubernetes API server does; check the URL",
                                null);
            }
            default ->
                failed(
                        code < 500 ? Reason.Refused : Reason.Unreachable,
                        doing,
                        host,
                        "the server answers " + code + text,
                        null);
        };
    }

    /** What a namespace that is being deleted means, and the way out. */
    public static final String TERMINATING =
            "the namespace is being deleted, and its finalizers are not ours to remove; wait, or see what holds it in the namespace's status.conditions";

    /** Whether a server's words say that the namespace is on its way out. */
    public static boolean isTerminating(String words) {
        return words.contains("being terminated");
    }

    private static String untrusted(RuntimeException failure) {
        if (has(failure, CertificateExpiredException.class)) {
            return "its certificate, or the CA that it comes from, has expired; renew it on the cluster, or set the clock of the"
                    + " hub right";
        }
        return has(failure, CertificateNotYetValidException.class)
                ? "its certificate, or the CA that it comes from, is not valid yet; set the clocks of the hub and the cluster"
                        + " right"
                : "its certificate is not from the CA that we were given, is for another host, or TLS failed;"
                        + " check certificate-authority-data in the kubeconfig";
    }

    /**
     * What to do when a server's words say that something of the cluster other than our rights stood in the way of an object;
     * empty when they do not.
     *
     * @param words the API server's, which name the webhook, policy or quota
     */
    public static Optional<String> obstacle(String words) {
        if (words.contains("exceeded quota: ")) {
            return Optional.of("a ResourceQuota of the cluster is used up; raise it, or make room below it");
        }
        if (words.contains("request is too large") || words.contains("request entity too large")) {
            return Optional.of("the object is larger than the cluster stores; make it smaller");
        }
        if (words.contains("failed calling webhook")) {
            return Optional.of(
                    "an admission webhook of the cluster does not answer; repair it, or exempt our objects from it");
        }
        return words.contains("admission webhook")
                        || ADMISSION_POLICY.matcher(words).find()
                ? Optional.of("admission on the cluster denies it; exempt our objects from the webhook or policy")
                : Optional.empty();
    }

    private static ClusterException failed(
            Reason reason, String doing, String host, String text, @Nullable Throwable cause) {
        return new ClusterException(reason, doing + " on " + host + " failed: " + text, cause);
    }

    /** The server's own words, shortened, without anything that could be a credential. */
    private static String said(Status status) {
        return status.getMessage() == null || status.getMessage().isBlank() ? "" : ": " + cleaned(status.getMessage());
    }

    /** A server's words, shortened, without control characters and without anything that could be a credential. */
    public static String cleaned(String words) {
        String text = SECRET_LOOKING
                .matcher(words.replaceAll("\\p{Cntrl}", " "))
                .replaceAll(match -> looksLikeWords(match.group()) ? match.group() : "<redacted>");
        return text.length() <= MAX_SERVER_TEXT ? text : text.substring(0, MAX_SERVER_TEXT) + "...";
    }

    /** Names of objects and groups are lower case with dashes and dots; tokens and keys are not. */
    private static boolean looksLikeWords(String text) {
        return text.matches("[a-z0-9]{0,20}([-./][a-z0-9]{0,20})*") || text.matches("[A-Z]?[a-z]+([A-Z][a-z]+)*");
    }
}
