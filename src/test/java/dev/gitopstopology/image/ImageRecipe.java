package dev.gitopstopology.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an image is made of.
 *
 * @param base {@code scratch}, {@code tar:///FILE}, or a reference with a digest
 * @param jar the operator's
 * @param libraries directory of what the jar's manifest names, beside it in the image, too
 * @param sbom bill of materials
 * @param aotCache made by the image's own Java from the image's own jars; null: none
 */
record ImageRecipe(
        String base,
        String architecture,
        String version,
        Instant created,
        Path jar,
        Path libraries,
        Path sbom,
        @Nullable Path aotCache) {
    static final String SCRATCH = "scratch";
    static final String TAR = "tar://";
    static final String APP = "/app";
    static final String JAR = APP + "/gitops-topology.jar";
    static final String CACHE = APP + "/gitops-topology.aot";
    /** Nobody in particular, and not root: the number that the chart's pod asks for. */
    static final String USER = "65532:65532";

    /** Compact headers make every object smaller; the others say that Netty's native code and its use of Unsafe are meant. */
    static final List<String> JVM = List.of(
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final FilePermissions READABLE = FilePermissions.fromOctalString("444");
    /** A Java archive's time is part of what an AOT cache is checked by, so it is fixed. */
    private static final Instant MODIFIED = Instant.ofEpochSecond(1);

    ImageRecipe with(Path newAotCache) {
        return new ImageRecipe(base, architecture, version, created, jar, libraries, sbom, newAotCache);
    }

    /**
     * Writes the image in OCI's format.
     *
     * @return digest of its manifest: the same inputs give the same one
     */
    String build(Path tar, Path cache) throws Exception {
        Containerizer to = Containerizer.to(TarImage.at(tar).named("gitops-topology:" + version))
                .setApplicationLayersCache(cache.resolve("application"))
                .setBaseImageLayersCache(cache.resolve("base"))
                .setToolName("gitops-topology");
        return image().containerize(to).getDigest().toString();
    }

    private JibContainerBuilder image() throws Exception {
        JibContainerBuilder image = from().setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(new Platform(architecture, "linux")))
                .setCreationTime(created)
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get(APP))
                .addEnvironmentVariable("HOME", "/tmp") // the only place that can be written to
                .setExposedPorts(Port.tcp(8080))
                .setLabels(labels())
                .setEntrypoint(entrypoint())
                .setProgramArguments("operator")
                .addFileEntriesLayer(libraryLayer())
                .addFileEntriesLayer(layer("operator", Map.of(jar, JAR, sbom, APP + "/sbom.cdx.json")));
        return aotCache == null ? image : image.addFileEntriesLayer(layer("aot-cache", Map.of(aotCache, CACHE)));
    }

    private JibContainerBuilder from() throws Exception {
        if (base.equals(SCRATCH)) {
            return Jib.fromScratch();
        }
        if (base.startsWith(TAR)) {
            return Jib.from(TarImage.at(Path.of(base.substring(TAR.length()))));
        }
        ImageReference reference = ImageReference.parse(base);
        return Jib.from(RegistryImage.named(reference)
                .addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, event -> {})
                        .dockerConfig()));
    }

    List<String> entrypoint() {
        List<String> command = new ArrayList<>();
        command.add("java");
        command.addAll(JVM);
        if (aotCache != null) {
            command.add("-XX:AOTCache=" + CACHE);
        }
        command.addAll(List.of("-jar", JAR));
        return command;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("org.opencontainers.image.title", "gitops-topology");
        labels.put("org.opencontainers.image.description", "GitOps topology operator");
        labels.put("org.opencontainers.image.version", version);
        labels.put("org.opencontainers.image.licenses", "Apache-2.0");
        labels.put("org.opencontainers.image.created", created.toString());
        if (base.contains("@")) {
            labels.put("org.opencontainers.image.base.name", base.substring(0, base.indexOf('@')));
            labels.put("org.opencontainers.image.base.digest", base.substring(base.indexOf('@') + 1));
        }
        return labels;
    }

    private FileEntriesLayer libraryLayer() throws IOException {
        Map<Path, String> files = new LinkedHashMap<>();
        try (Stream<Path> jars = Files.list(libraries)) {
            jars.sorted().forEach(file -> files.put(file, APP + "/lib/" + file.getFileName()));
        }
        return layer("dependencies", files);
    }

    /** Of root, and writable by nobody. */
    private static FileEntriesLayer layer(String name, Map<Path, String> files) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        files.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(file ->
                        layer.addEntry(file.getKey(), AbsoluteUnixPath.get(file.getValue()), READABLE, MODIFIED));
        return layer.build();
    }
}
