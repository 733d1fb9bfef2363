package dev.gitopstopology.validate;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where every field of a document was written: a tree of the same shape as the document, filled while it is read. */
public final class Positions {
    private final Position here;
    private final Map<String, Positions> fields = new LinkedHashMap<>();
    private final List<Positions> items = new ArrayList<>();
    private @Nullable AmbiguousScalar ambiguous;

    Positions(Position here) {
        this.here = here;
    }

    void field(String name, Positions positions) {
        fields.put(name, positions);
    }

    void item(Positions positions) {
        items.add(positions);
    }

    Position here() {
        return here;
    }

    Positions fieldAt(String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    Positions itemAt(int index) {
        return items.get(index);
    }

    /** The place of the field, or of the nearest one around it that is there. */
    public Position at(JsonPointer pointer) {
        Positions found = this;
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            Positions next = found.fields.get(rest.getMatchingProperty());
            int index = rest.getMatchingIndex();
            if (next == null && index >= 0 && index < found.items.size()) {
                next = found.items.get(index);
            }
            if (next == null) {
                break;
            }
            found = next;
        }
        return found.here;
    }

    void ambiguous(AmbiguousScalar scalar) {
        ambiguous = scalar;
    }

    void eachAmbiguous(FieldPath path, BiConsumer<FieldPath, AmbiguousScalar> seen) {
        if (ambiguous != null) {
            seen.accept(path, ambiguous);
        }
        fields.forEach((name, field) -> field.eachAmbiguous(path.child(name), seen));
        for (int index = 0; index < items.size(); index++) {
            items.get(index).eachAmbiguous(path.item(index), seen);
        }
    }
}
