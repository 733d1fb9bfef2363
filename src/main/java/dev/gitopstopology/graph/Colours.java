package dev.gitopstopology.graph;

/** Of a box; readable in print and on a dark page. */
record Colours(String fill, String stroke) {
    static final String TEXT = "#1b1f24";
    static final String LINE = "#57606a";
    static final String FRAME = "#f6f8fa";

    static Colours of(State state) {
        return switch (state) {
            case ready -> new Colours("#dafbe1", "#1a7f37");
            case notReady -> new Colours("#ffebe9", "#cf222e");
            case unknown -> new Colours("#fff8c5", "#9a6700");
            case planned -> new Colours("#ddf4ff", "#0969da");
        };
    }
}
