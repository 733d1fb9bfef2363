package dev.gitopstopology.localcluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An API server that ends a watch, or whose definitions change, closes connections and answers "not now": a test that waits for something asks again, as
 * the operator does. A wait that ends without what it waited for still tells of the last failure. Registered for all tests by the service file.
 */
public final class WaitsOutlastLostRequests implements BeforeAllCallback {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.ignoreExceptionsByDefaultMatching(WaitsOutlastLostRequests::mayPass);
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof KubernetesClientException refused
                && (refused.getStatus() == null
                        || refused.getCode() == TOO_MANY_REQUESTS
                        || refused.getCode() >= SERVER_ERRORS);
    }
}
