package dev.gitopstopology.deliver;

/** How a delivery ended. */
public enum Outcome {
    /** The cluster holds what was asked for. */
    Delivered,
    /** Something that has to come first is not there yet; tried again by itself. */
    Waiting,
    /** Somebody else owns what we would write; tried again slowly. */
    Blocked,
    /** It went wrong; tried again with growing pauses. */
    Failed,
    /** What had to go is gone. */
    Removed
}
