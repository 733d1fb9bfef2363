package dev.gitopstopology.status;

import dev.gitopstopology.api.EngineInstanceStatus;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.deliver.CredentialFacts;
import dev.gitopstopology.deliver.MonitoringFacts;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.status.Conditions.Truth;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The status of an EngineInstance. */
public final class EngineInstanceStatuses {
    private EngineInstanceStatuses() {}

    /** @param engine whose delivery has been tried */
    public static EngineInstanceStatus of(
            EngineView engine, int registered, @Nullable EngineInstanceStatus previous, Instant now) {
        Receipt receipt = Objects.requireNonNull(engine.receipt(), "receipt");
        GitOpsTopologyStatus.@Nullable Pinned pinned = engine.pinned();
        Conditions conditions = new Conditions(previous == null ? null : previous.conditions(), null, now);
        if (!receipt.done()) {
            conditions.add("Delivered", Truth.False, receipt.reason(), receipt.message());
        } else {
            conditions.met("Delivered", "Delivered", "");
            if (receipt.unready().isEmpty()) {
                conditions.met("Healthy", "Healthy", "");
            } else {
                Problem first = receipt.unready().get(0);
                boolean stuck = receipt.unready().stream()
                        .anyMatch(problem -> problem.reason().equals("Stuck"));
                conditions.add("Healthy", Truth.False, stuck ? "WorkloadsStuck" : "WorkloadsNotReady", first.message());
            }
        }
        List<Problem> credentials = new CredentialFacts(receipt).problems();
        if (!credentials.isEmpty()) {
            CredentialConditions.add(conditions, credentials);
        }
        new MonitoringFacts(receipt).problem().ifPresent(problem -> MonitoringConditions.add(conditions, problem));
        return new EngineInstanceStatus(
                conditions.summedUp(""),
                pinned == null ? receipt.facts().get(Receipt.VERSION) : pinned.version(),
                pinned == null ? null : pinned.digest(),
                receipt.digest().isEmpty() ? previous == null ? null : previous.revision() : receipt.digest(),
                registered,
                receipt.objects(),
                receipt.done() ? shards(engine) : previous == null ? null : previous.shards());
    }

    private static @Nullable Integer shards(EngineView engine) {
        Engine of = engine.instance().engine();
        return of.type() == EngineType.ArgoCD && !of.external() ? Integer.valueOf(of.replicas()) : null;
    }
}
