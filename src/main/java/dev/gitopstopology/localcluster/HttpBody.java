package dev.gitopstopology.localcluster;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where the body of an HTTP/1.1 message ends (RFC 9112, section 6); its bytes are passed on as they came, with the marks between its chunks. */
final class HttpBody {
    private HttpBody() {}

    /** Takes a piece of a body; a chunk comes as one, with its size. */
    interface Sink {
        void take(byte[] piece) throws IOException, InterruptedException;
    }

    /** How a message says where its body ends. */
    enum Framing {
        None,
        Length,
        Chunks,
        UntilTheEnd;

        static Framing ofRequest(HttpHead request) {
            return of(request, None);
        }

        static Framing ofAnswer(HttpHead request, HttpHead answer) throws IOException {
            int status = answer.status();
            boolean none = request.word(0).equals("HEAD") || status == 204 || status == 304;
            return none ? None : status == 101 ? UntilTheEnd : of(answer, UntilTheEnd);
        }

        private static Framing of(HttpHead head, Framing otherwise) {
            return head.says("Transfer-Encoding", "chunked")
                    ? Chunks
                    : head.header("Content-Length").isPresent() ? Length : otherwise;
        }
    }

    static byte[] read(Framing framing, HttpHead head, InputStream in) throws IOException, InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        copy(framing, head, in, all::writeBytes);
        return all.toByteArray();
    }

    static void copy(Framing framing, HttpHead head, InputStream in, Sink sink)
            throws IOException, InterruptedException {
        switch (framing) {
            case None -> {}
            case Length ->
                sink.take(exactly(
                        in, Integer.parseInt(head.header("Content-Length").orElse("0"))));
            case Chunks -> chunks(in, sink);
            case UntilTheEnd -> {
                byte[] some = new byte[1 << 16];
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                    sink.take(Arrays.copyOf(some, n));
                }
            }
        }
    }

    private static void chunks(InputStream in, Sink sink) throws IOException, InterruptedException {
        int size;
        do {
            String line = HttpHead.line(in);
            size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
            ByteArrayOutputStream chunk = new ByteArrayOutputStream(size + 16);
            chunk.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            chunk.writeBytes(exactly(in, size));
            for (String end = HttpHead.line(in); ; end = HttpHead.line(in)) {
                chunk.writeBytes((end + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                if (end.isEmpty()) {
                    break; // of a chunk, or of the trailers
                }
            }
            sink.take(chunk.toByteArray());
        } while (size > 0);
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The connection ended after " + bytes.length + " of " + length + " bytes.");
        }
        return bytes;
    }
}
