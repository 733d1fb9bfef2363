package dev.gitopstopology.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a reader of a tutorial does, one step after the other: saves a file, or types a command and looks at the answer. */
record Tutorial(List<Step> steps) {
    private static final Pattern FENCE = Pattern.compile("^```([a-z]*)(?: title=\"([^\"]+)\")?$");

    /**
     * @param line in the page
     * @param file to be written with {@code text}; empty for a command
     * @param text of the file, or the command
     * @param answer lines that it prints
     */
    record Step(int line, String file, String text, List<String> answer) {}

    static Tutorial of(String page) {
        List<Step> steps = new ArrayList<>();
        List<String> lines = page.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                continue;
            }
            int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
            List<String> block = lines.subList(i + 1, end);
            if (fence.group(2) != null) {
                steps.add(new Step(i + 1, fence.group(2), String.join("\n", block) + "\n", List.of()));
            } else if (fence.group(1).equals("console")) {
                steps.addAll(commands(i + 2, block));
            }
            i = end;
        }
        return new Tutorial(steps);
    }

    private static List<Step> commands(int first, List<String> block) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < block.size(); ) {
            int line = first + i;
            if (!block.get(i).startsWith("$ ")) {
                throw new IllegalArgumentException("line " + line + ": a block of commands begins with '$ '");
            }
            StringBuilder command = new StringBuilder(block.get(i++).substring(2));
            while (command.toString().endsWith("\\")) {
                command.append('\n').append(block.get(i++));
            }
            List<String> answer = new ArrayList<>();
            while (i < block.size() && !block.get(i).startsWith("$ ")) {
                answer.add(block.get(i++));
            }
            steps.add(new Step(line, "", command.toString(), answer));
        }
        return steps;
    }
}
