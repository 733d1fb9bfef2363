package dev.gitopstopology.image;

import dev.gitopstopology.localcluster.LocalClusterException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/** {@code mvn package -Pimage}: one tar per platform in {@code target/image}, with an AOT cache where the image's Java can run here. */
public final class ImageBuild {
    private static final String PULL = """
            the base image %s cannot be had: %s
            Ways out:
              -Dimage.base=REGISTRY/PATH@sha256:...   a mirror that this machine reaches, with Java 25
              -Dimage.base=tar:///PATH/base.tar       one that was saved elsewhere, by 'crane pull' or 'docker save'
              -Dimage.base=scratch                    the layers alone: to look at, it has no Java and does not run""";

    private final Path target;
    private final ImageRecipe recipe;
    private final Consumer<String> says;

    ImageBuild(Path target, ImageRecipe recipe, Consumer<String> says) {
        this.target = target;
        this.recipe = recipe;
        this.says = says;
    }

    /** The settings are system properties, as Maven passes them. */
    public static void main(String[] args) throws Exception {
        Path target = Path.of(System.getProperty("image.target"));
        for (String architecture : System.getProperty("image.architectures").split(",")) {
            ImageRecipe recipe = new ImageRecipe(
                    System.getProperty("image.base"),
                    architecture,
                    System.getProperty("image.version"),
                    Instant.parse(System.getProperty("image.created")),
                    target.resolve("gitops-topology.jar"),
                    target.resolve("lib"),
                    target.resolve("sbom.cdx.json"),
                    null);
            new ImageBuild(target.resolve("image"), recipe, System.out::println).run(Boolean.getBoolean("image.aot"));
        }
    }

    /** @return the tar */
    Path run(boolean aot) throws Exception {
        Files.createDirectories(target);
        Path tar = target.resolve("gitops-topology-" + recipe.version() + "-" + recipe.architecture() + ".tar");
        say(tar, build(recipe, tar), "without an AOT cache");
        ImageTar image = new ImageTar(tar);
        requireJava(image);
        Optional<Path> cache = aot ? cache(image) : Optional.empty();
        if (cache.isPresent()) {
            say(tar, build(recipe.with(cache.get()), tar), "with an AOT cache, which differs from build to build");
        }
        return tar;
    }

    private void say(Path tar, String digest, String how) {
        says.accept("image %s: %s, %s".formatted(tar, digest, how));
    }

    private String build(ImageRecipe from, Path tar) throws Exception {
        try {
            return from.build(tar, target.resolve("cache"));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (from.base().equals(ImageRecipe.SCRATCH)) {
                throw e;
            }
            Throwable why = e;
            while (why.getCause() != null) {
                why = why.getCause();
            }
            throw new IOException(PULL.formatted(from.base(), why), e);
        }
    }

    /** An older one does not know the flags that it is started with. */
    private void requireJava(ImageTar image) throws IOException {
        Optional<String> home = image.environment("JAVA_HOME");
        Path root = root();
        if (home.isPresent()) {
            image.unpack(root, (home.get() + "/release")::equals);
            Properties release = new Properties();
            try (Reader reader = Files.newBufferedReader(root.resolve(home.get().substring(1) + "/release"))) {
                release.load(reader);
            }
            String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
            if (!version.matches("(2[5-9]|[3-9][0-9])([.+-].*)?")) {
                throw new IOException("the base image " + recipe.base() + " has Java " + version
                        + ", and 25 or later is needed: name another one with -Dimage.base=...");
            }
        }
    }

    private Path root() {
        return target.resolve("root-" + recipe.architecture()).toAbsolutePath();
    }

    /** From the image itself, so that Java and jars are the very ones that will use it. */
    private Optional<Path> cache(ImageTar image) throws IOException, InterruptedException {
        Optional<String> home = image.environment("JAVA_HOME");
        if (home.isEmpty()) {
            return without("the base names no JAVA_HOME, so there is no Java to make it with");
        }
        if (!here().equals(recipe.architecture())) {
            return without("it can be made only on the platform that it is for, and this is " + here());
        }
        Path root = root();
        image.unpack(root, name -> name.startsWith(home.get() + "/") || name.startsWith(ImageRecipe.APP + "/"));
        Path java = root.resolve(home.get().substring(1)).resolve("bin/java");
        Path cache = target.resolve("gitops-topology-" + recipe.architecture() + ".aot");
        Files.deleteIfExists(cache);
        try {
            new AotTraining(java, root.resolve(ImageRecipe.JAR.substring(1)))
                    .make(cache, target.resolve("training.log"));
            return Optional.of(cache);
        } catch (IOException | LocalClusterException e) {
            return without(e.getMessage());
        }
    }

    private Optional<Path> without(String why) {
        says.accept("image for " + recipe.architecture() + ": no AOT cache: " + why);
        return Optional.empty();
    }

    static String here() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return List.of("amd64", "x86_64").contains(name) ? "amd64" : name.equals("aarch64") ? "arm64" : name;
    }
}
