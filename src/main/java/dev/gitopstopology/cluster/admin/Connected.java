package dev.gitopstopology.cluster.admin;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.Failures;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for the operator to say that a member is connected. */
record Connected(KubernetesClient hub, Declaration declaration, Consumer<String> progress) {
    private static final String TYPE = "Connected";
    private static final long ASK_AGAIN_MILLIS = 500;

    /** @throws ClusterException NotEnrolled with the operator's own reason when the time is over */
    void await(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        String last = "";
        while (true) {
            Optional<Condition> seen = look();
            if (seen.isPresent() && seen.get().status().equals("True")) {
                return;
            }
            String now = seen.map(condition -> condition.reason() + text(condition))
                    .orElse("the operator has not looked at it yet");
            if (!now.equals(last)) {
                progress.accept("waiting for the operator: " + now);
                last = now;
            }
            if (System.nanoTime() > deadline) {
                throw new ClusterException(
                        Reason.NotEnrolled,
                        "FleetCluster " + declaration.namespace() + "/" + declaration.name()
                                + " is not connected after " + timeout.toSeconds() + " s: " + now
                                + (seen.isPresent()
                                        ? ". The operator goes on trying, with pauses of up to 5 minutes."
                                        : "; does the operator run?")
                                + " Look again with: kubectl get fleetcluster " + declaration.name() + " -n "
                                + declaration.namespace());
            }
            pause();
        }
    }

    private static String text(Condition condition) {
        return condition.message() == null || condition.message().isEmpty() ? "" : ": " + condition.message();
    }

    /** Empty when the operator has not spoken yet. */
    private Optional<Condition> look() {
        FleetCluster cluster;
        try {
            cluster = hub.resources(FleetCluster.class)
                    .inNamespace(declaration.namespace())
                    .withName(declaration.name())
                    .get();
        } catch (RuntimeException e) {
            throw Failures.classify("reading FleetCluster " + declaration.name(), "the hub", e);
        }
        if (cluster == null
                || cluster.getStatus() == null
                || cluster.getStatus().conditions() == null) {
            return Optional.empty();
        }
        return cluster.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(TYPE))
                .findFirst();
    }

    private static void pause() {
        try {
            Thread.sleep(ASK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(Reason.Unreachable, "interrupted while waiting for the operator", e);
        }
    }
}
