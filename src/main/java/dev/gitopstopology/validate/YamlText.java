package dev.gitopstopology.validate;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes to text: UTF-8 and nothing else, with or without a byte order mark, without NUL. */
final class YamlText {
    /** Above this nothing that we are meant to read is that large; etcd takes 1.5 MiB. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private YamlText() {}

    static String decode(byte[] bytes) throws YamlRefused {
        if (bytes.length > MAX_BYTES) {
            throw new YamlRefused(
                    Position.START,
                    "TooLarge",
                    "the file is larger than 4 MiB",
                    "split it; the API server takes 1.5 MiB at most for one object");
        }
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes), chars, true);
        String text = chars.flip().toString();
        if (result.isError()) {
            throw new YamlRefused(end(text), "NotUTF8", "not UTF-8 from here on", "save the file as UTF-8");
        }
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        int nul = content.indexOf('\0');
        if (nul >= 0) {
            throw new YamlRefused(
                    end(content.substring(0, nul)), "NulCharacter", "a NUL character", "remove it; text has none");
        }
        return content;
    }

    private static Position end(String text) {
        int line = 1 + (int) text.chars().filter(character -> character == '\n').count();
        int start = text.lastIndexOf('\n') + 1;
        return new Position(line, 1 + text.codePointCount(start, text.length()));
    }
}
