package dev.gitopstopology.api;

/** A block that is only there to be present. */
public record NoSettings() {}
