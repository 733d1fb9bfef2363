package dev.gitopstopology.localcluster.capi;

/** A machine that is only a Node object; of which pool, and of which Kubernetes version it says it is. */
record Machine(String name, String pool, String version) {}
