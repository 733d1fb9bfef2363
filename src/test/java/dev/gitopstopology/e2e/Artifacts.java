package dev.gitopstopology.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * Stands in for Flux's source-controller: serves what is in a repository as archives, and says what a source's status has to say of
 * one (fluxcd.io/flux/components/source/gitrepositories, Artifact).
 */
public final class Artifacts implements AutoCloseable {
    private static final int BLOCK = 512;
    private final HttpServer server;
    private final Map<String, byte[]> archives = new ConcurrentHashMap<>();

    public Artifacts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] archive = archives.get(exchange.getRequestURI().getPath());
                if (archive == null) {
                    exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_FOUND, -1);
                    return;
                }
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, archive.length);
                exchange.getResponseBody().write(archive);
            }
        });
        server.start();
    }

    /** An archive that is served, as a source's status names it. */
    public record Artifact(String revision, String status) {}

    /** @param files content by path; no others are in the archive */
    public Artifact of(Map<String, String> files) throws IOException {
        byte[] archive = zipped(files);
        String digest = sha256(archive);
        String path = "/" + digest + ".tar.gz";
        archives.put(path, archive);
        String revision = "main@sha256:" + digest;
        return new Artifact(revision, """
                {"status": {"artifact": {
                  "digest": "sha256:%s", "lastUpdateTime": "%s", "path": "%s", "revision": "%s", "size": %d,
                  "url": "http://127.0.0.1:%d%s"}}}
                """.formatted(
                        digest,
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        path.substring(1),
                        revision,
                        archive.length,
                        server.getAddress().getPort(),
                        path));
    }

    private static byte[] zipped(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            for (var file : new TreeMap<>(files).entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                zip.write(header(file.getKey(), content.length));
                zip.write(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
            }
            zip.write(new byte[2 * BLOCK]);
        }
        return bytes.toByteArray();
    }

    /** As POSIX says (ustar): octal numbers, and a sum for which its own field counts as spaces. */
    private static byte[] header(String name, int size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", size));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte each : header) {
            sum += each;
        }
        put(header, 148, String.format("%06o", sum));
        header[154] = 0;
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
