package dev.gitopstopology.render.capi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text of a template in its parts, in the forms that clusterctl's templates use: {@code ${NAME}}, {@code ${NAME:=default}},
 * {@code ${NAME:-default}}, {@code ${NAME=default}}, where a default may hold expressions again, and {@code $${} for a {@code ${}
 * of the text itself. What a shell can do beyond that is refused rather than guessed.
 */
record Interpolation(List<Part> parts) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::?=(.*)|:-(.*))?", Pattern.DOTALL);

    /** Text, or a variable with the default that it has here. */
    record Part(
            String text,
            @Nullable String variable,
            @Nullable String fallback) {
        static Part literal(String text) {
            return new Part(text, null, null);
        }
    }

    /** Empty where the text has an expression of another form. */
    static Optional<Interpolation> of(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                int end = end(text, at + 2);
                Matcher form = end < 0 ? null : FORM.matcher(text.substring(at + 2, end));
                if (form == null || !form.matches()) {
                    return Optional.empty();
                }
                add(parts, literal);
                parts.add(new Part("", form.group(1), form.group(2) == null ? form.group(3) : form.group(2)));
                at = end + 1;
            } else {
                literal.append(text.charAt(at++));
            }
        }
        add(parts, literal);
        return Optional.of(new Interpolation(List.copyOf(parts)));
    }

    private static void add(List<Part> parts, StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add(Part.literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /** Of the brace that closes the expression, past those within its default. */
    private static int end(String text, int from) {
        int open = 1;
        for (int at = from; at < text.length(); at++) {
            if (text.startsWith("${", at)) {
                open++;
                at++;
            } else if (text.charAt(at) == '}' && --open == 0) {
                return at;
            }
        }
        return -1;
    }

    boolean hasVariables() {
        return parts.stream().anyMatch(part -> part.variable() != null);
    }

    /** The whole text is one expression, so that its value keeps its type. */
    Optional<Part> single() {
        return parts.size() == 1 && hasVariables() ? Optional.of(parts.get(0)) : Optional.empty();
    }
}
