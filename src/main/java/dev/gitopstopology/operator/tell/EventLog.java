package dev.gitopstopology.operator.tell;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.status.Conditions;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kubernetes Events, one per change of what Ready says. */
public final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private final KubernetesClient hub;
    private final InstantSource clock;

    public EventLog(KubernetesClient hub, InstantSource clock) {
        this.hub = hub;
        this.clock = clock;
    }

    public void transition(HasMetadata about, @Nullable List<Condition> before, @Nullable List<Condition> after) {
        Optional<Condition> now = ready(after);
        if (now.isEmpty() || ready(before).map(Condition::reason).equals(now.map(Condition::reason))) {
            return;
        }
        boolean fine = !now.get().status().equals("False") || now.get().reason().equals("Progressing");
        write(
                about,
                fine ? "Normal" : "Warning",
                now.get().reason(),
                String.valueOf(now.get().message()));
    }

    /** Something that people should know of, and that no condition says. */
    public void told(HasMetadata about, String reason, String message) {
        write(about, "Normal", reason, message);
    }

    /** Something that a person should look at, which no condition will tell. */
    public void warn(HasMetadata about, String reason, String message) {
        write(about, "Warning", reason, message);
    }

    private static Optional<Condition> ready(@Nullable List<Condition> conditions) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> condition.type().equals(Conditions.READY))
                        .findFirst();
    }

    private void write(HasMetadata about, String type, String reason, String message) {
        String now = clock.instant().toString();
        try {
            hub.v1()
                    .events()
                    .inNamespace(about.getMetadata().getNamespace())
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withGenerateName(about.getMetadata().getName() + ".")
                            .withNamespace(about.getMetadata().getNamespace())
                            .endMetadata()
                            .withType(type)
                            .withReason(reason)
                            .withMessage(message)
                            .withFirstTimestamp(now)
                            .withLastTimestamp(now)
                            .withCount(1)
                            .withReportingComponent("gitops-topology")
                            .withReportingInstance("gitops-topology")
                            .withNewSource()
                            .withComponent("gitops-topology")
                            .endSource()
                            .withNewInvolvedObject()
                            .withApiVersion(about.getApiVersion())
                            .withKind(about.getKind())
                            .withName(about.getMetadata().getName())
                            .withNamespace(about.getMetadata().getNamespace())
                            .withUid(about.getMetadata().getUid())
                            .endInvolvedObject()
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            // An Event is a courtesy; the condition says the same.
            LOG.atWarn()
                    .addKeyValue("object", about.getMetadata().getName())
                    .addKeyValue("reason", reason)
                    .addKeyValue("code", e.getCode())
                    .log("event not written");
        }
    }
}
