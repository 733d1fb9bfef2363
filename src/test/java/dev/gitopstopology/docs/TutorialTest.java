package dev.gitopstopology.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a tutorial is read, and what passes for the answer that it shows. */
class TutorialTest {
    @Test
    void filesAndCommandsAreStepsAndEverythingElseIsNot() {
        Tutorial tutorial = Tutorial.of("""
                Text.

                ```yaml title="a.yaml"
                kind: A
                ```
                ```text
                $ not this
                ```
                ```console
                $ one \\
                  more
                first
                second
                $ two
                ```
                """);
        assertThat(tutorial.steps())
                .containsExactly(
                        new Tutorial.Step(3, "a.yaml", "kind: A\n", List.of()),
                        new Tutorial.Step(10, "", "one \\\n  more", List.of("first", "second")),
                        new Tutorial.Step(14, "", "two", List.of()));
        assertThatThrownBy(() -> Tutorial.of("```console\nls\n```\n")).hasMessageContaining("line 2");
    }

    @ParameterizedTest
    @CsvSource({
        "'a b', 'a    b', true",
        "'a ... c', 'a 17s c', true",
        "'a', 'a|b', false",
        "'a|...', 'a|b|c', true",
        "'...|c', 'a|b|c', true",
        "'...|c', 'a|b|d', false",
        "'a.c', 'abc', false",
        "'...', '', true",
    })
    void anAnswerIsWholeButForWhatIsLeftOut(String shown, String printed, boolean fits) {
        assertThat(new Answer(List.of(shown.split("\\|"))).fits(printed.replace('|', '\n')))
                .isEqualTo(fits);
    }
}
