package dev.gitopstopology.deliver.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.gitopstopology.deliver.DeliveryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jgit.transport.PacketLineOut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server whose list of branches never ends. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowServerTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    private interface Endless {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    private GitPlace serving(String encoding, Endless answer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
            if (!encoding.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Encoding", encoding);
            }
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                answer.to(exchange.getResponseBody());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(threads);
        server.start();
        return new GitPlace("http://127.0.0.1:" + server.getAddress().getPort() + "/a.git", "main", "clusters");
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static byte[] branches(int from, int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PacketLineOut lines = new PacketLineOut(bytes);
        if (from == 0) {
            lines.writeString("# service=git-upload-pack\n");
            lines.end();
        }
        for (int number = from; number < from + count; number++) {
            lines.writeString("%040x refs/heads/%s-%d%s\n"
                    .formatted(number + 1, "b".repeat(2000), number, number == 0 ? "\0ofs-delta" : ""));
        }
        return bytes.toByteArray();
    }

    private static String said(GitPlace place, Duration deadline) {
        GitDirectories git = new GitDirectories(() -> true, () -> Instant.EPOCH, deadline);
        DeliveryException refused =
                catchThrowableOfType(DeliveryException.class, () -> git.read(place, GitCredential.NONE));
        assertThat(refused.reason()).isEqualTo("GitUnreachable");
        return refused.getMessage();
    }

    @Test
    void aLittleForEverIsLeftAtTheDeadline() throws IOException {
        GitPlace place = serving("", out -> {
            for (int number = 0; ; number++) {
                out.write(branches(number, 1));
                out.flush();
                TimeUnit.MILLISECONDS.sleep(50);
            }
        });
        // on a machine that is busy, a pause may be as long as the deadline is
        assertThat(said(place, Duration.ofSeconds(2))).containsAnyOf("did not end within PT2S", "timed out");
    }

    @Test
    void moreThanThereCanBeIsNotReceived() throws IOException {
        GitPlace place = serving("", out -> {
            for (int number = 0; ; number += 100) {
                out.write(branches(number, 100));
            }
        });
        assertThat(said(place, Duration.ofSeconds(50))).contains("longer than 16 MiB");
    }

    @Test
    void norIfItComesPacked() throws IOException {
        GitPlace place = serving("gzip", out -> {
            try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
                packed.write(branches(0, 1));
                for (int number = 1; number < 20_000; number += 100) {
                    packed.write(branches(number, 100));
                }
            }
        });
        assertThat(said(place, Duration.ofSeconds(50))).contains("longer than 16 MiB");
    }

    @Test
    void whatComesPackedIsUnderstood() throws IOException {
        GitPlace place = serving("gzip", out -> {
            try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
                packed.write(branches(0, 1));
                new PacketLineOut(packed).end();
            }
        });
        GitDirectories git = new GitDirectories(() -> true, () -> Instant.EPOCH, Duration.ofSeconds(30));
        DeliveryException refused =
                catchThrowableOfType(DeliveryException.class, () -> git.read(place, GitCredential.NONE));
        assertThat(refused.reason()).isEqualTo("GitBranchMissing");
        assertThat(new String(branches(0, 1), StandardCharsets.UTF_8)).contains("refs/heads/bbb");
    }
}
