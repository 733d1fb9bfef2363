package dev.gitopstopology.api;

/** Who installs an engine and keeps it as it is. */
public enum EngineManagement {
    /** The operator. */
    Managed,
    /** Somebody else, such as Helm or another operator: the engine is used, and never changed. */
    External
}
