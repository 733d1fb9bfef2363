package dev.gitopstopology.model;

/** What an instance is for. */
public enum Role {
    engine,
    cockpit
}
