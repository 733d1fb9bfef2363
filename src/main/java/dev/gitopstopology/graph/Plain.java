package dev.gitopstopology.graph;

/** What may stand in a text of a picture: no control characters, no halves of characters, nothing that changes its direction. */
final class Plain {
    static final char REPLACEMENT = '\uFFFD';

    private Plain() {}

    static boolean printable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    static String of(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().forEach(each -> plain.appendCodePoint(printable(each) ? each : REPLACEMENT));
        return plain.toString();
    }
}
