package dev.gitopstopology.cli.output;

import java.io.Console;

/** Whether there is a person who reads what is written and can answer. */
public final class Terminal {
    private Terminal() {}

    /** From Java 22 on there is a console without a terminal too, and a method that tells. */
    public static boolean here() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true; // Java 17 to 21
        }
    }
}
