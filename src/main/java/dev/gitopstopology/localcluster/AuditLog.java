package dev.gitopstopology.localcluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads the audit log of a cluster as it grows. The API server writes a line when it answers, not before, so a reader may see it a moment later.
 * Records are kept from the beginning, or from the last {@link #mark()}.
 */
public final class AuditLog {
    private final Path file;
    private final List<AuditRecord> records = new ArrayList<>();
    private long position;

    public AuditLog(Path file) {
        this.file = file;
    }

    /** Forgets what there was until now. */
    public synchronized void mark() {
        readOn();
        records.clear();
    }

    /** What was asked since the mark, reads included. */
    public synchronized List<AuditRecord> records() {
        readOn();
        return List.copyOf(records);
    }

    public List<AuditRecord> records(Predicate<AuditRecord> filter) {
        return records().stream().filter(filter).toList();
    }

    /** How many writes there were since the mark, of those that the filter lets through; dry runs are none. */
    public WriteCount writes(Predicate<AuditRecord> filter) {
        return WriteCount.of(records(filter));
    }

    private void readOn() {
        if (!Files.exists(file)) {
            return;
        }
        byte[] fresh = bytesFrom(position);
        int end = fresh.length;
        while (end > 0 && fresh[end - 1] != '\n') {
            end--; // a line that is still being written waits for the next time
        }
        position += end;
        new String(fresh, 0, end, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> AuditLine.parse(line).ifPresent(records::add));
    }

    private byte[] bytesFrom(long start) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(start);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (channel.read(buffer) >= 0) {
                bytes.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
