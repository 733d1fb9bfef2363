package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationOptionTest {
    @ParameterizedTest
    @CsvSource({"1h,60", "30m,30", "1h30m,90", "PT90M,90", "P1D,1440"})
    void whatPeopleWriteIsRead(String text, long minutes) {
        assertThat(new DurationOption().convert(text)).isEqualTo(Duration.ofMinutes(minutes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "soon", "0h", "-1h", "59s", "9000h"})
    void theRestIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> new DurationOption().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void theDefaultIsAnHour() {
        assertThat(new OperatorCommand().leaveDeadline).isEqualTo(Duration.ofHours(1));
    }
}
