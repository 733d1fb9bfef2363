package dev.gitopstopology.model;

import com.fasterxml.jackson.databind.JsonNode;

/** How deep what users may write freely is nested; what is deeper than an API server's answer is read may have been cut off. */
public final class Nesting {
    public static final int MOST = 100;

    private Nesting() {}

    public static boolean tooDeep(JsonNode node) {
        return deeper(node, MOST);
    }

    private static boolean deeper(JsonNode node, int levels) {
        if (!node.isContainerNode()) {
            return false;
        }
        return levels == 0 || node.valueStream().anyMatch(each -> deeper(each, levels - 1));
    }
}
