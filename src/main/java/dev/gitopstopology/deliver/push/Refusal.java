package dev.gitopstopology.deliver.push;

import dev.gitopstopology.cluster.Failures;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.stream.Collectors;

/** An API server's refusal of one object, in words that name the object, the cause and the way out. */
public final class Refusal {
    private static final int UNPROCESSABLE = 422;

    private Refusal() {}

    /** Whether the server answered at all; otherwise the connection is at fault, not the object. */
    public static boolean isAnswer(KubernetesClientException e) {
        int code = e.getCode();
        return code == HttpURLConnection.HTTP_CONFLICT
                || code == HttpURLConnection.HTTP_FORBIDDEN
                || code == HttpURLConnection.HTTP_BAD_REQUEST
                || code == HttpURLConnection.HTTP_NOT_FOUND
                || code == UNPROCESSABLE
                || Failures.obstacle(reason(e)).isPresent();
    }

    public static DeliveryException of(String cluster, ObjectId id, KubernetesClientException e) {
        String on = id + " on cluster " + cluster + ": ";
        String words = reason(e);
        Optional<String> obstacle = Failures.obstacle(words);
        if (obstacle.isPresent()) {
            return new DeliveryException(Outcome.Blocked, "Refused", on + obstacle.get() + ": " + words);
        }
        if (Failures.isTerminating(words)) {
            return new DeliveryException(Outcome.Waiting, "Terminating", on + Failures.TERMINATING + ": " + words);
        }
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_CONFLICT ->
                new DeliveryException(
                        Outcome.Blocked,
                        "FieldConflict",
                        on + "another manager owns fields that we want to set (" + managers(e)
                                + "); remove those fields there, or annotate the object with gitops-topology.dev/adopt=true to hand it over");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new DeliveryException(
                        Outcome.Blocked,
                        "Forbidden",
                        on + words + "; enrol the cluster again to renew our roles, or look at its admission policies");
            case HttpURLConnection.HTTP_NOT_FOUND ->
                new DeliveryException(Outcome.Waiting, "KindNotServed", on + "its kind or namespace is not there yet");
            default -> new DeliveryException(Outcome.Blocked, "ObjectRefused", on + words);
        };
    }

    private static String managers(KubernetesClientException e) {
        Status status = e.getStatus();
        if (status == null || status.getDetails() == null || status.getDetails().getCauses() == null) {
            return reason(e);
        }
        String causes = status.getDetails().getCauses().stream()
                .map(Refusal::cause)
                .distinct()
                .limit(5)
                .collect(Collectors.joining("; "));
        return causes.isEmpty() ? reason(e) : causes;
    }

    private static String cause(StatusCause cause) {
        return Failures.cleaned(cause.getMessage() + ": " + cause.getField());
    }

    /** The server's own words; never the request, which may hold a secret. */
    private static String reason(KubernetesClientException e) {
        Status status = e.getStatus();
        String message = status == null ? null : status.getMessage();
        return message == null || message.isBlank() ? "HTTP " + e.getCode() : Failures.cleaned(message);
    }
}
