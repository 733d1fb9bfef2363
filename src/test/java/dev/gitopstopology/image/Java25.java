package dev.gitopstopology.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A JDK 25 on this machine: {@code JAVA25_HOME}, the one that runs us, or where Debian's packages put it. */
public final class Java25 {
    private Java25() {}

    public static Optional<Path> find() {
        Stream<String> places = Stream.of(
                System.getenv().getOrDefault("JAVA25_HOME", ""),
                Runtime.version().feature() == 25 ? System.getProperty("java.home") : "",
                "/usr/lib/jvm/temurin-25-jdk-amd64",
                "/usr/lib/jvm/temurin-25-jdk-arm64",
                "/usr/lib/jvm/java-25-openjdk-amd64",
                "/usr/lib/jvm/java-25-openjdk-arm64");
        return places.filter(place -> !place.isEmpty())
                .map(Path::of)
                .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .findFirst();
    }
}
