package dev.gitopstopology.explain;

/**
 * One row of the page for one word.
 *
 * @param section heading that the row is under
 * @param where it is found; what the section says of that where the row does not
 * @param wayOut empty where there is none to tell
 */
public record Reason(String name, String section, String where, String meaning, String wayOut) {}
