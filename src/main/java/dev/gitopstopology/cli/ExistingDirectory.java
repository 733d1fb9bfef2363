package dev.gitopstopology.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A directory that is there: with a slip of the pen, the network would be asked instead without a word. */
final class ExistingDirectory implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        Path path = Path.of(text);
        if (text.isEmpty() || !Files.isDirectory(path)) {
            throw new TypeConversionException("'" + text + "' is not a directory");
        }
        return path;
    }
}
