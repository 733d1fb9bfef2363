package dev.gitopstopology.api;

/** What Argo CD's {@code default} AppProject allows: nothing, or what upstream allows (everything). */
public enum ProjectPolicy {
    Closed,
    Open
}
