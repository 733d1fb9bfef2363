package dev.gitopstopology.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An image in a tar, in OCI's format, as whoever copies it to a registry reads it. */
final class ImageTar {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Path file;
    private final JsonNode index;
    private final JsonNode manifest;

    ImageTar(Path file) throws IOException {
        this.file = file;
        this.index = JSON.readTree(read("index.json"));
        this.manifest = JSON.readTree(read(blob(index.at("/manifests/0/digest").asText())));
    }

    /** By which a registry will know it. */
    String digest() {
        return index.at("/manifests/0/digest").asText();
    }

    JsonNode config() throws IOException {
        return JSON.readTree(read(blob(manifest.at("/config/digest").asText())));
    }

    List<String> layers() {
        return StreamSupport.stream(manifest.path("layers").spliterator(), false)
                .map(layer -> layer.path("digest").asText())
                .toList();
    }

    Optional<String> environment(String name) throws IOException {
        return StreamSupport.stream(config().at("/config/Env").spliterator(), false)
                .map(JsonNode::asText)
                .filter(entry -> entry.startsWith(name + "="))
                .map(entry -> entry.substring(name.length() + 1))
                .findFirst();
    }

    /** What is in a layer, in its order. */
    List<TarArchiveEntry> entries(String layer) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (TarArchiveInputStream tar = open(layer)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    byte[] content(String layer, String name) throws IOException {
        try (TarArchiveInputStream tar = open(layer)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return tar.readAllBytes();
                }
            }
        }
        throw new IOException(file + " has no " + name + " in layer " + layer);
    }

    /** Files with the times that they have in the image. A file that a later layer takes away again is not expected here. */
    void unpack(Path directory, Predicate<String> wanted) throws IOException {
        for (String layer : layers()) {
            try (TarArchiveInputStream tar = open(layer)) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    if (wanted.test("/" + entry.getName())) {
                        unpack(directory, entry, tar);
                    }
                }
            }
        }
    }

    private static void unpack(Path directory, TarArchiveEntry entry, InputStream content) throws IOException {
        Path to = directory.resolve(entry.getName()).normalize();
        if (!to.startsWith(directory)) {
            throw new IOException("the image has a file " + entry.getName() + ", which leads out of it");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(to);
            return;
        }
        Files.createDirectories(to.getParent());
        if (entry.isSymbolicLink()) {
            Files.deleteIfExists(to);
            Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(content, to, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(
                    to, PosixFilePermissions.fromString((entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
            Files.setLastModifiedTime(
                    to, FileTime.from(entry.getLastModifiedTime().toInstant()));
        }
    }

    private TarArchiveInputStream open(String layer) throws IOException {
        return new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(read(blob(layer)))));
    }

    private static String blob(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }

    private byte[] read(String name) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return tar.readAllBytes();
                }
            }
        }
        throw new IOException(file + " is no image in OCI's format: it has no " + name);
    }
}
