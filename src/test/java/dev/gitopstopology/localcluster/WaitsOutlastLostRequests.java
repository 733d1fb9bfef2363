package dev.gitopstopology.localcluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An API server that ends a watch, or whose definitions change, closes connections and answers "not now" or "no such kind": a test that waits for
 * something asks again, as the operator does; and so it does when what it looks into is not there yet. A wait that ends without what it waited for still
 * tells of the last failure. Registered for all tests by the service file.
 */
public final class WaitsOutlastLostRequests implements BeforeAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    /** What a look into something that is not there yet ends with. */
    private static final List<Class<? extends RuntimeException>> NOT_YET = List.of(
            NullPointerException.class,
            NoSuchElementException.class,
            IndexOutOfBoundsException.class,
            ResourceNotFoundException.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.ignoreExceptionsByDefaultMatching(WaitsOutlastLostRequests::mayPass);
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof UncheckedIOException
                || NOT_YET.stream().anyMatch(each -> each.isInstance(failure))
                || failure instanceof KubernetesClientException refused && mayPass(refused);
    }

    private static boolean mayPass(KubernetesClientException refused) {
        return refused.getStatus() == null
                || refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                || refused.getCode() == TOO_MANY_REQUESTS
                || refused.getCode() >= SERVER_ERRORS;
    }
}
