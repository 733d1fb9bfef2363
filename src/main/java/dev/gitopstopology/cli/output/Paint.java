package dev.gitopstopology.cli.output;

import java.util.Map;

/** Colours, where a person looks: on a terminal, unless {@code NO_COLOR} is set (no-color.org) or the terminal cannot. */
public record Paint(boolean on) {
    public static final Paint NONE = new Paint(false);

    public static Paint of(boolean terminal, Map<String, String> environment) {
        return new Paint(terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb"));
    }

    public static Paint here() {
        return of(Terminal.here(), System.getenv());
    }

    public String good(String text) {
        return painted(text, 32);
    }

    public String bad(String text) {
        return painted(text, 31);
    }

    public String unsure(String text) {
        return painted(text, 33);
    }

    public String strong(String text) {
        return painted(text, 1);
    }

    /** The status of a condition in its colour; any other word as it is. */
    public String status(String word) {
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
