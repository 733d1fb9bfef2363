package dev.gitopstopology.cli;

import java.util.Map;

/** Colours, where a person looks: on a terminal, unless {@code NO_COLOR} is set (no-color.org) or the terminal cannot. */
record Paint(boolean on) {
    static final Paint NONE = new Paint(false);

    static Paint of(boolean terminal, Map<String, String> environment) {
        return new Paint(terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb"));
    }

    static Paint here() {
        return of(Terminal.here(), System.getenv());
    }

    String good(String text) {
        return painted(text, 32);
    }

    String bad(String text) {
        return painted(text, 31);
    }

    String unsure(String text) {
        return painted(text, 33);
    }

    String strong(String text) {
        return painted(text, 1);
    }

    /** The status of a condition in its colour; any other word as it is. */
    String status(String word) {
        return switch (word) {
            case "True" -> good(word);
            case "False" -> bad(word);
            case "Unknown" -> unsure(word);
            default -> word;
        };
    }

    private String painted(String text, int how) {
        return on ? "\u001B[" + how + "m" + text + "\u001B[0m" : text;
    }
}
