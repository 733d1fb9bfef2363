package dev.gitopstopology.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A name that a namespace can have; nothing would ever be found in another one. */
final class NamespaceName implements ITypeConverter<String> {
    private static final int LONGEST = 63;

    static boolean possible(String name) {
        return name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?") && name.length() <= LONGEST;
    }

    @Override
    public String convert(String text) {
        if (!possible(text)) {
            throw new TypeConversionException("'" + text + "' is not a name of a namespace: at most " + LONGEST
                    + " of a-z, 0-9 and '-', beginning and ending with a letter or digit");
        }
        return text;
    }
}
