package dev.gitopstopology.validate;

import dev.gitopstopology.validate.Finding.Problem;

/** A file that is not read further, and why. */
final class YamlRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Position at;
    private final transient Problem problem;

    YamlRefused(Position at, String reason, String message, String hint) {
        super(message);
        this.at = at;
        this.problem = new Problem(reason, message, hint);
    }

    Position at() {
        return at;
    }

    Problem problem() {
        return problem;
    }
}
