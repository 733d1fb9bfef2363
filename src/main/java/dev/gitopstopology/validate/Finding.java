package dev.gitopstopology.validate;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or looks wrong.
 *
 * @param object kind, namespace and name; empty where the file could not be read that far
 * @param path the field, as the API server names it; empty where it is about the whole object or file
 * @param reason one stable word; for what the API server checks too, the API server's own
 * @param hint the way out; empty where the message says it already
 */
public record Finding(
        String file, int line, int column, String object, String path, String reason, String message, String hint) {

    static Finding of(String file, Position at, String object, String path, Problem problem) {
        return new Finding(
                file, at.line(), at.column(), object, path, problem.reason(), problem.message(), problem.hint());
    }

    static Finding of(Document document, FieldPath path, Problem problem) {
        return of(document.file(), document.at(path.pointer()), document.label(), path.text(), problem);
    }

    /** What a later stage has to say of an object that is valid by itself. */
    public static Finding of(Document document, dev.gitopstopology.model.Problem problem) {
        String[] names = problem.path().replaceAll("\\[[^]]*]", "").split("\\.");
        String own = document.label() + ": ";
        String message =
                problem.message().startsWith(own) ? problem.message().substring(own.length()) : problem.message();
        return new Finding(
                document.file(),
                document.at(FieldPath.of(names).pointer()).line(),
                document.at(FieldPath.of(names).pointer()).column(),
                document.label(),
                problem.path(),
                problem.reason(),
                message,
                "");
    }

    /** Why, and the way out. */
    record Problem(String reason, String message, String hint) {
        Problem(String reason, String message, @Nullable String hint) {
            this.reason = reason;
            this.message = message;
            this.hint = hint == null ? "" : hint;
        }
    }
}
