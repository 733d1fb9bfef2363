package dev.gitopstopology.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReasonBookTest {
    private static final ReasonBook BOOK = ReasonBook.of("""
            # Reasons

            | Kind | Type | True when |
            |---|---|---|
            | `GitOpsTopology` | `Accepted` | it can be planned |

            ## The topology

            | Reason | Where | Meaning | Way out |
            |---|---|---|---|
            | `Lost`, `Gone` (Event) | `Ready` | away, `a \\| b` | [look](../x.md#y) for it |
            | `Twice` | here | one | |

            ## Others

            These are found
            elsewhere.

            | Reason | Meaning |
            |---|---|
            | `Twice` | two |

            And more of them.

            | Word | Meaning |
            |---|---|
            | `Odd` | said of a word |
            """);

    @Test
    void rowsOfTablesOfReasons() {
        assertThat(BOOK.reasons())
                .containsExactly(
                        new Reason("Lost", "The topology", "`Ready`", "away, `a | b`", "look for it"),
                        new Reason("Gone", "The topology", "`Ready`", "away, `a | b`", "look for it"),
                        new Reason("Twice", "The topology", "here", "one", ""),
                        new Reason("Twice", "Others", "These are found elsewhere.", "two", ""),
                        new Reason(
                                "Odd", "Others", "These are found elsewhere. And more of them.", "said of a word", ""));
        assertThat(BOOK.names()).containsExactly("Gone", "Lost", "Odd", "Twice");
    }

    @Test
    void aWordMayMeanSeveralThings() {
        assertThat(BOOK.find("twice")).hasSize(2);
        assertThat(BOOK.find("Accepted")).isEmpty();
    }
}
