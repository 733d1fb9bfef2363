package dev.gitopstopology.api;

/** How much an instance is asked to carry; decides requests, limits and worker counts, since upstream sets none. */
public enum EngineSize {
    Small,
    Medium,
    Large
}
