package dev.gitopstopology.validate;

import java.util.ArrayList;
import java.util.List;

/**
 * The verdict on a set of documents.
 *
 * @param checked the number of objects of our own kinds
 * @param notChecked the objects of other kinds, of which nothing is said
 */
public record Validation(List<Finding> errors, List<Finding> warnings, int checked, List<Skipped> notChecked) {
    public Validation {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        notChecked = List.copyOf(notChecked);
    }

    /** An object of a kind that is not ours. */
    public record Skipped(String file, int line, String object) {}

    /** With what else was found to be wrong. */
    public Validation with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(errors);
        all.addAll(more);
        return new Validation(all, warnings, checked, notChecked);
    }

    public boolean accepted() {
        return errors.isEmpty();
    }
}
