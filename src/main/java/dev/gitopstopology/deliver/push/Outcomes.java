package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.DeliveryException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Results of requests that ran side by side, so that one failure does not hide what the others did. */
final class Outcomes {
    /** A value, or why there is none. */
    record Of<T>(@Nullable T value, @Nullable RuntimeException failure) {}

    private Outcomes() {}

    static <T> Of<T> of(Supplier<T> work) {
        try {
            return new Of<>(work.get(), null);
        } catch (RuntimeException e) {
            return new Of<>(null, e);
        }
    }

    /** A connection that failed weighs more than an object that was refused: nothing is known then. */
    static <T> RuntimeException worst(List<Of<T>> outcomes) {
        List<RuntimeException> failures =
                outcomes.stream().map(Of::failure).filter(Objects::nonNull).toList();
        return failures.stream()
                .filter(failure -> !(failure instanceof DeliveryException))
                .findFirst()
                .orElseGet(() -> failures.get(0));
    }
}
