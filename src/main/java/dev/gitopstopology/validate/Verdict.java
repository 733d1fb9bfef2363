package dev.gitopstopology.validate;

import dev.gitopstopology.validate.Finding.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Findings as they come. */
final class Verdict {
    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    void error(Document document, FieldPath path, Problem problem) {
        errors.add(Finding.of(document, path, problem));
    }

    void warning(Document document, FieldPath path, Problem problem) {
        warnings.add(Finding.of(document, path, problem));
    }

    void errors(List<Finding> findings) {
        errors.addAll(findings);
    }

    BiConsumer<FieldPath, Problem> on(Document document) {
        return (path, problem) -> error(document, path, problem);
    }

    List<Finding> errors() {
        return errors;
    }

    List<Finding> warnings() {
        return warnings;
    }
}
