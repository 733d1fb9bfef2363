package dev.gitopstopology.localcluster;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Start line and header lines of an HTTP/1.1 message as they came (RFC 9112). */
record HttpHead(String start, List<String> lines) {
    private static final int LONGEST_LINE = 1 << 16;

    /** Null when the other side has ended instead. */
    static @Nullable HttpHead read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        String start = (char) first + line(in);
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        return new HttpHead(start, List.copyOf(lines));
    }

    /** A line without its end. */
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("The connection ended in a line of an HTTP message.");
            }
            if (line.size() > LONGEST_LINE) {
                throw new IOException("A line of an HTTP message is longer than " + LONGEST_LINE + " bytes.");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** A word of the start line, from 0. */
    String word(int number) {
        String[] words = start.split(" ", -1);
        return number < words.length ? words[number] : "";
    }

    /** Of an answer. */
    int status() throws IOException {
        try {
            return Integer.parseInt(word(1));
        } catch (NumberFormatException e) {
            throw new IOException("Not the status line of an HTTP answer: " + start, e);
        }
    }

    Optional<String> header(String name) {
        return lines.stream()
                .filter(line -> isOf(line, name))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    boolean says(String name, String value) {
        return header(name).filter(value::equalsIgnoreCase).isPresent();
    }

    /** With this header in place of what it had of that name. */
    HttpHead with(String name, String value) {
        return new HttpHead(
                start,
                Stream.concat(lines.stream().filter(line -> !isOf(line, name)), Stream.of(name + ": " + value))
                        .toList());
    }

    byte[] bytes() {
        return (start + "\r\n" + String.join("\r\n", lines) + (lines.isEmpty() ? "" : "\r\n") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isOf(String line, String name) {
        return line.length() > name.length()
                && line.charAt(name.length()) == ':'
                && line.regionMatches(true, 0, name, 0, name.length());
    }
}
