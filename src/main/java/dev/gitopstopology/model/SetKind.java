package dev.gitopstopology.model;

/** What a rendered set is for. */
public enum SetKind {
    /** The engine itself. */
    engine,
    /** What a member needs so that an engine elsewhere may act on it. */
    access
}
