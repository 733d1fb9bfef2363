package dev.gitopstopology.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices watches that went silent: a connection that a firewall forgot stays open, and nothing comes through it any more. An API
 * server sends a bookmark about once a minute on a watch that asked for them, as informers do
 * (kubernetes.io/docs/reference/using-api/api-concepts, Watch bookmarks); once a watch has had one, missing two in a row means
 * that it is blind. One that never had any is given up when the server should have ended it long ago, after ten minutes.
 */
public final class WatchPulse {
    private static final byte[] BOOKMARK = "\"BOOKMARK\"".getBytes(StandardCharsets.US_ASCII);
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private final Limits limits;
    private final LongSupplier nanos;

    /**
     * How long a watch may be silent.
     *
     * @param bookmarked one that had a bookmark before
     * @param otherwise one that had none; informers ask the server to end a watch after ten minutes at most
     */
    public record Limits(Duration bookmarked, Duration otherwise) {
        public static final Limits DEFAULT = new Limits(Duration.ofSeconds(150), Duration.ofMinutes(11));
    }

    /** @param nanos a clock that only goes forward, such as {@code System::nanoTime} */
    public WatchPulse(Limits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    Interceptor listener(String cluster) {
        return new Listener(cluster);
    }

    /**
     * Ends the watches that are silent, which makes their informers open new ones, and list again where they missed too much.
     *
     * @return names of the clusters that had one
     */
    public Set<String> endSilent() {
        Set<String> clusters = new TreeSet<>();
        for (Stream stream : streams) {
            Duration limit = stream.bookmarked ? limits.bookmarked() : limits.otherwise();
            AsyncBody body = stream.body;
            if (body != null && nanos.getAsLong() - stream.heardAt > limit.toNanos()) {
                streams.remove(stream);
                clusters.add(stream.cluster);
                body.cancel();
            }
        }
        return clusters;
    }

    /** Watches that are open. */
    int open() {
        return streams.size();
    }

    /** Whether every open watch had a bookmark. */
    boolean bookmarked() {
        return !streams.isEmpty() && streams.stream().allMatch(stream -> stream.bookmarked);
    }

    private final class Listener implements Interceptor {
        private final String cluster;

        Listener(String cluster) {
            this.cluster = cluster;
        }

        @Override
        public AsyncBody.Consumer<List<ByteBuffer>> consumer(
                AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
            return RequestReports.isWatch(request) ? new Stream(cluster, consumer) : consumer;
        }

        @Override
        public void after(
                HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            if (consumer instanceof Stream stream
                    && response.body() instanceof AsyncBody body
                    && response.isSuccessful()) {
                stream.heardAt = nanos.getAsLong();
                stream.body = body;
                streams.add(stream);
                var unused = body.done().whenComplete((end, failure) -> streams.remove(stream));
            }
        }
    }

    /** One watch: passes on what comes, and remembers when. */
    private final class Stream implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final String cluster;
        private final AsyncBody.Consumer<List<ByteBuffer>> next;
        private volatile long heardAt;
        private volatile boolean bookmarked;
        private volatile @Nullable AsyncBody body;

        Stream(String cluster, AsyncBody.Consumer<List<ByteBuffer>> next) {
            this.cluster = cluster;
            this.next = next;
            this.heardAt = nanos.getAsLong();
        }

        @Override
        public void consume(List<ByteBuffer> chunks, AsyncBody from) throws Exception {
            heardAt = nanos.getAsLong();
            bookmarked = bookmarked || chunks.stream().anyMatch(WatchPulse::hasBookmark);
            next.consume(chunks, from);
        }

        @Override
        public <U> @Nullable U unwrap(Class<U> target) {
            return next.unwrap(target);
        }
    }

    private static boolean hasBookmark(ByteBuffer chunk) {
        ByteBuffer bytes = chunk.duplicate();
        int matched = 0;
        while (bytes.hasRemaining() && matched < BOOKMARK.length) {
            byte next = bytes.get();
            matched = next == BOOKMARK[matched] ? matched + 1 : next == BOOKMARK[0] ? 1 : 0;
        }
        return matched == BOOKMARK.length;
    }
}
