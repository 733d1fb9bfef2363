package dev.gitopstopology.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Where results go. Whoever reads them may leave at any time, as {@code head -1} does; then the rest is dropped without a word. */
public final class StandardOutput extends OutputStream {
    private final OutputStream stream;
    private @Nullable IOException failure;

    public StandardOutput(OutputStream stream) {
        this.stream = stream;
    }

    /** Why not everything was written, unless it is that nobody reads on. */
    @Nullable
    public String lost() {
        String why = failure == null ? null : String.valueOf(failure.getMessage());
        return why == null || why.contains("Broken pipe") || why.contains("pipe is being closed") ? null : why;
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        if (failure == null) {
            try {
                stream.write(bytes, from, count);
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    @Override
    public void flush() {
        if (failure == null) {
            try {
                stream.flush();
            } catch (IOException e) {
                failure = e;
            }
        }
    }
}
