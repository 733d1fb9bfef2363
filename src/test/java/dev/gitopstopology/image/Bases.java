package dev.gitopstopology.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Base images with a Java, in a tar, for a machine that reaches no registry. */
final class Bases {
    private static final AbsoluteUnixPath HOME = AbsoluteUnixPath.get("/opt/java/openjdk");

    private Bases() {}

    /** One that only says which Java it has. */
    static void with(Path work, Path tar, String version, String architecture) throws Exception {
        Path java = Files.createDirectories(work.resolve("java"));
        Files.writeString(java.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        of(java, work, tar, architecture);
    }

    /** One with the Java that is in a directory. */
    static void of(Path java, Path work, Path tar, String architecture) throws Exception {
        Jib.fromScratch()
                .setPlatforms(Set.of(new Platform(architecture, "linux")))
                .addFileEntriesLayer(files(java))
                .addEnvironmentVariable("JAVA_HOME", HOME.toString())
                .addEnvironmentVariable("PATH", HOME + "/bin:/usr/bin:/bin")
                .containerize(Containerizer.to(TarImage.at(tar).named("java:25"))
                        .setApplicationLayersCache(work.resolve("cache/application"))
                        .setBaseImageLayersCache(work.resolve("cache/base")));
    }

    private static FileEntriesLayer files(Path java) throws IOException {
        return FileEntriesLayer.builder()
                .addEntryRecursive(
                        java,
                        HOME,
                        (file, inside) -> FilePermissions.fromOctalString(
                                Files.isDirectory(file) || Files.isExecutable(file) ? "755" : "644"))
                .build();
    }
}
