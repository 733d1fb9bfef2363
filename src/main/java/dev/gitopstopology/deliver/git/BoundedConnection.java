package dev.gitopstopology.deliver.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.URL;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/** A connection whose answer ends, in time and in size: a server may send a little for ever, or much at once. */
final class BoundedConnection extends JDKHttpConnection {
    private static final String ENCODING = "content-encoding";
    private final Duration deadline;
    private final long end;
    private final long most;

    /** @param most bytes of the answer, unpacked */
    BoundedConnection(URL url, Proxy proxy, Duration deadline, long most) throws IOException {
        super(url, proxy);
        this.deadline = deadline;
        this.end = System.nanoTime() + deadline.toNanos();
        this.most = most;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        InputStream plain = super.getInputStream();
        return new Answer(isPacked() ? new GZIPInputStream(plain) : plain);
    }

    /** What is unpacked here is not to be unpacked again, where nobody counts. */
    @Override
    public @Nullable String getHeaderField(String name) {
        return name.toLowerCase(Locale.ROOT).equals(ENCODING) && isPacked() ? null : super.getHeaderField(name);
    }

    private boolean isPacked() {
        return "gzip".equalsIgnoreCase(super.getHeaderField(ENCODING));
    }

    private final class Answer extends FilterInputStream {
        private long come;

        Answer(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws IOException {
            come += read;
            if (come > most) {
                throw new IOException("its answer is longer than %d MiB".formatted(most >> 20));
            }
            if (System.nanoTime() - end > 0) {
                throw new InterruptedIOException("its answer did not end within " + deadline);
            }
        }
    }
}
