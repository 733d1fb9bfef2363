package dev.gitopstopology.plan;

/** How far a cluster is emptied of what engines deploy, before its machines go. */
public enum DrainPhase {
    /** It is not to be emptied. */
    None,
    /** It is about to be: nothing new comes. */
    Waiting,
    /** Everything goes, what others need last. */
    Emptying
}
