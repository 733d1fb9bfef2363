package dev.gitopstopology.model;

/**
 * Something that a person must mend.
 *
 * @param path the field, such as {@code spec.engine.patches[0]}
 * @param reason one stable word
 * @param message the cause and the way out
 */
public record Problem(String path, String reason, String message) {}
