package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.TextTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class PaintTest {
    @Test
    void coloursAreForATerminalThatCanAndAPersonWhoWants() {
        assertThat(Paint.of(true, Map.of("TERM", "xterm")).on()).isTrue();
        assertThat(Paint.of(true, Map.of("NO_COLOR", "")).on()).isTrue();
        assertThat(Paint.of(false, Map.of("TERM", "xterm")).on()).isFalse();
        assertThat(Paint.of(true, Map.of("NO_COLOR", "1")).on()).isFalse();
        assertThat(Paint.of(true, Map.of("TERM", "dumb")).on()).isFalse();
    }

    @Test
    void aTableKeepsItsColumns() {
        TextTable table = new TextTable("A", "READY", "B");
        table.row(List.of("x", "True", "y"));
        table.row(List.of("x", "False", "y"));
        String painted = table.text(false, new Paint(true)::status);
        assertThat(painted).contains("\u001B[32mTrue\u001B[0m    y", "\u001B[31mFalse\u001B[0m   y");
        assertThat(painted.replaceAll("\u001B\\[[0-9]+m", "")).isEqualTo(table.text(false));
    }

    @Test
    void aDiffIsPaintedByItsMarksAndAsTheRestIs() {
        assertThat(DiffCommand.coloured("  + Namespace a", new Paint(true)))
                .isEqualTo("\u001B[32m  + Namespace a\u001B[0m");
        assertThat(DiffCommand.coloured("  - Namespace a", new Paint(true))).startsWith("\u001B[31m");
        assertThat(DiffCommand.coloured("  ~ Namespace a", new Paint(true))).startsWith("\u001B[33m");
        assertThat(DiffCommand.coloured("  = Namespace a", new Paint(true))).startsWith("\u001B[1m");
        assertThat(DiffCommand.coloured("  + Namespace a", Paint.NONE)).isEqualTo("  + Namespace a");
    }

    @Test
    void helpIsPaintedWhereTheRestIs() {
        assertThat(Main.colours(new Paint(true)).ansi()).isEqualTo(Ansi.ON);
        assertThat(Main.commandLine()
                        .getSubcommands()
                        .get("diff")
                        .getColorScheme()
                        .ansi())
                .isEqualTo(Paint.here().on() ? Ansi.ON : Ansi.OFF);
    }

    @Test
    void nothingIsPaintedElsewhere() {
        for (String[] verb : new String[][] {{"explain", "Ready"}, {"validate", "-f", "config"}, {"--help"}}) {
            Run run = Run.of(verb);
            assertThat(run.out() + run.err()).doesNotContain("\u001B");
        }
    }
}
