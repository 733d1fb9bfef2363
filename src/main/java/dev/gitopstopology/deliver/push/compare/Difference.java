package dev.gitopstopology.deliver.push.compare;

import dev.gitopstopology.model.ObjectId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What delivering would do to one object.
 *
 * @param fields what would be otherwise in an object that is changed; empty for the other kinds
 * @param message why it is refused; empty for the other kinds
 */
public record Difference(ObjectId id, Kind kind, List<Field> fields, String message) {
    /** What would happen. */
    public enum Kind {
        /** It is not there. */
        Create,
        /** Some of its fields would be others. */
        Change,
        /** It was delivered, and is not wanted any more. */
        Remove,
        /** It was delivered, is not wanted any more, and is of a kind that is never deleted. */
        Keep,
        /** Nothing. */
        Same,
        /** The API server would not have it, or it is somebody else's. */
        Refused
    }

    /**
     * One field of an object.
     *
     * @param path such as {@code spec.replicas}
     * @param before as it is, or null where it is not set; of a Secret's data only that it is there
     * @param after as it would be, or null where it would go
     */
    public record Field(
            String path, @Nullable String before, @Nullable String after) {}

    static Difference of(ObjectId id, Kind kind) {
        return new Difference(id, kind, List.of(), "");
    }

    /** It would go, as is known without asking for it. */
    public static Difference removed(ObjectId id) {
        return of(id, Kind.Remove);
    }

    static Difference refused(ObjectId id, String message) {
        return new Difference(id, Kind.Refused, List.of(), message);
    }
}
