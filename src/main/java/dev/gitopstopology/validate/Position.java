package dev.gitopstopology.validate;

/** A place in a file; line and column count from 1, columns in characters. */
public record Position(int line, int column) {
    public static final Position START = new Position(1, 1);
}
