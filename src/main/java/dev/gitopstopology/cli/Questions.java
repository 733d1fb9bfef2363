package dev.gitopstopology.cli;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/** Asks a person for numbers, again until there is one. */
final class Questions {
    private final BufferedReader in;
    private final PrintWriter out;

    Questions(BufferedReader in, PrintWriter out) {
        this.in = in;
        this.out = out;
    }

    /**
     * @param questions by flag, in the order in which they are asked
     * @throws EOFException when the person leaves
     */
    Map<String, Integer> ask(Map<String, String> questions) throws IOException {
        Map<String, Integer> answers = new HashMap<>();
        for (Map.Entry<String, String> each : questions.entrySet()) {
            answers.put(each.getKey(), number(each.getKey(), each.getValue()));
        }
        return answers;
    }

    private int number(String flag, String question) throws IOException {
        while (true) {
            out.printf("%s (%s): ", question, flag);
            out.flush();
            String answer = in.readLine();
            if (answer == null) {
                throw new EOFException("no answer to: " + question + "; give it with " + flag + " N");
            }
            try {
                int number = Integer.parseInt(answer.strip());
                if (number >= AdviseOptions.least(flag) && number <= AdviseOptions.MOST) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // asked again below, as for a number that makes no sense
            }
            out.printf("A number from %d to %d, please.%n", AdviseOptions.least(flag), AdviseOptions.MOST);
        }
    }
}
