package dev.gitopstopology.operator.tell;

import dev.gitopstopology.api.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the status of an object that topologies do the work for, such as a tenant: not while news may be only a moment away, and as
 * seldom as it changes.
 */
public final class Telling<R extends CustomResource<?, S>, S, K> {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final EventLog events;
    private final StatusWriter statuses;
    private final Settling<K> settling;
    private final Told<S> last = new Told<>(System::nanoTime);
    private final Supplier<R> fresh;
    private final Function<S, @Nullable List<Condition>> conditions;
    private final Function<S, @Nullable Long> generation;

    public Telling(
            EventLog events,
            StatusWriter statuses,
            Settling<K> settling,
            Supplier<R> fresh,
            Function<S, @Nullable List<Condition>> conditions,
            Function<S, @Nullable Long> generation) {
        this.events = events;
        this.statuses = statuses;
        this.settling = settling;
        this.fresh = fresh;
        this.conditions = conditions;
        this.generation = generation;
    }

    /** @param underWay whether news may be only a moment away */
    public UpdateControl<R> tell(R object, K key, boolean underWay, Supplier<S> status) {
        if (last.behind(object.getMetadata().getUid(), object.getStatus())) {
            return UpdateControl.<R>noUpdate().rescheduleAfter(Told.SOON);
        }
        if (underWay) {
            Optional<Duration> patience = settling.patience(key, told(object));
            if (patience.isPresent()) {
                return UpdateControl.<R>noUpdate().rescheduleAfter(patience.get());
            }
        } else {
            settling.settled(key);
        }
        S now = status.get();
        if (!changed(object, now)) {
            return UpdateControl.<R>noUpdate().rescheduleAfter(LOOK_AGAIN);
        }
        last.told(object.getMetadata().getUid(), now);
        return UpdateControl.patchStatus(with(object, now)).rescheduleAfter(LOOK_AGAIN);
    }

    /** The same of one that is being deleted, and has to wait. */
    public DeleteControl waiting(R object, S status) {
        if (changed(object, status)) {
            statuses.write(with(object, status));
        }
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(WAIT.toMillis());
    }

    /** Whether an earlier run has told of the spec as it is; that stands until this one has looked. */
    private boolean told(R object) {
        S status = object.getStatus();
        return status != null && Objects.equals(object.getMetadata().getGeneration(), generation.apply(status));
    }

    private boolean changed(R object, S status) {
        S before = object.getStatus();
        if (status.equals(before)) {
            return false;
        }
        events.transition(object, before == null ? null : conditions.apply(before), conditions.apply(status));
        return true;
    }

    private R with(R object, S status) {
        R told = fresh.get();
        told.setMetadata(new ObjectMetaBuilder()
                .withName(object.getMetadata().getName())
                .withNamespace(object.getMetadata().getNamespace())
                .build());
        told.setStatus(status);
        return told;
    }
}
