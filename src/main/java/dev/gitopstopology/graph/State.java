package dev.gitopstopology.graph;

/** What is known of the health of something that is drawn. */
public enum State {
    ready("ready"),
    notReady("not ready"),
    unknown("not known"),
    /** From files: there is nothing to look at yet. */
    planned("planned");

    private final String words;

    State(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
