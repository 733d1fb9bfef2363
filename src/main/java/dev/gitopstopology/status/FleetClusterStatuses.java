package dev.gitopstopology.status;

import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.status.Conditions.Truth;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The status of a FleetCluster. */
public final class FleetClusterStatuses {
    /** Whether the API server answers: the circuit breaker's view. */
    public static final String REACHABLE = "Reachable";

    /** Whether it is enrolled, takes our credential, and is the cluster that it was. */
    public static final String CONNECTED = "Connected";

    /** Whether every token is renewed in time; says so well before one ends, and does not count for Ready. */
    public static final String CREDENTIALS = "CredentialsRenewed";

    private static final Set<String> NO_ANSWER =
            Set.of("Unreachable", "WatchSilent", "Throttled", "TlsUntrusted", "NotAnApiServer");
    private static final Set<String> BLIND = Set.of("Unreachable", "WatchSilent", "Throttled");

    private FleetClusterStatuses() {}

    public static FleetClusterStatus of(
            FleetClusterView view, @Nullable FleetClusterStatus previous, @Nullable Long generation, Instant now) {
        Conditions conditions = new Conditions(previous == null ? null : previous.conditions(), generation, now);
        ClusterApiView capi = view.clusterApi();
        if (capi != null) {
            ClusterApiConditions.add(capi, conditions);
        }
        connection(view, conditions);
        Conditions all = conditions.sumUp("");
        if (capi != null) {
            ClusterApiConditions.beside(capi, all, now);
        }
        if (view.seen()) {
            credentials(view, all, now);
        }
        return new FleetClusterStatus(
                generation,
                all.sorted(),
                view.uid(),
                view.caHash(),
                view.server(),
                view.kubernetesVersion(),
                view.engines(),
                view.registrations(),
                view.credentials(),
                ClusterApiConditions.status(capi, previous == null ? null : previous.clusterAPI()));
    }

    private static void connection(FleetClusterView view, Conditions conditions) {
        Problem trouble = view.trouble();
        if (trouble == null) {
            if (view.seen()) {
                conditions.met(REACHABLE, "Answers", "").met(CONNECTED, "Connected", "");
            } else {
                conditions.add(CONNECTED, Truth.False, "Enrolling", "the cluster is being enrolled");
            }
            return;
        }
        Truth truth = view.seen() && BLIND.contains(trouble.reason()) ? Truth.Unknown : Truth.False;
        if (NO_ANSWER.contains(trouble.reason())) {
            conditions.add(REACHABLE, truth, trouble.reason(), trouble.message());
        } else if (view.seen()) {
            conditions.met(REACHABLE, "Answers", "");
        }
        conditions.add(CONNECTED, truth, trouble.reason(), trouble.message());
    }

    private static void credentials(FleetClusterView view, Conditions conditions, Instant now) {
        Optional<FleetClusterStatus.Credential> soonest = view.credentials().stream()
                .min(Comparator.comparing(credential -> Instant.parse(credential.expiresAt())));
        String ends = soonest.map(
                        credential -> "the token for " + credential.purpose() + " ends at " + credential.expiresAt())
                .orElse("no token is held");
        if (soonest.isPresent() && !now.isBefore(Instant.parse(soonest.get().expiresAt()))) {
            conditions.add(
                    CREDENTIALS,
                    Truth.False,
                    "Expired",
                    ends + "; give a current kubeconfig in the Secret that spec.connection.kubeconfig names, or run"
                            + " gitops-topology enroll; the rest follows by itself");
        } else if (!view.warnings().isEmpty()) {
            Problem first = view.warnings().get(0);
            conditions.add(CREDENTIALS, Truth.False, first.reason(), first.message() + "; " + ends);
        } else if (view.trouble() != null) {
            conditions.add(
                    CREDENTIALS, Truth.Unknown, view.trouble().reason(), "nothing is renewed at present; " + ends);
        } else {
            conditions.met(CREDENTIALS, "Renewed", "");
        }
    }
}
