package dev.gitopstopology.api;

/** What is at the URL of a repository. */
public enum RepositoryType {
    Git,
    Helm,
    OCI
}
