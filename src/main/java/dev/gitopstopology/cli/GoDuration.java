package dev.gitopstopology.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as kubectl's users write them: {@code 90s}, {@code 2m}, {@code 1h30m}. */
final class GoDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        try {
            if (value.matches("([0-9]+[hms])+")) {
                return Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
            }
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(said(value));
        }
        throw new TypeConversionException(said(value));
    }

    private static String said(String value) {
        return "'" + value + "' is not a time such as 90s, 2m or 1h30m";
    }
}
