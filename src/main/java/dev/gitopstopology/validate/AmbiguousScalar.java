package dev.gitopstopology.validate;

/** A plain scalar that Kubernetes (YAML 1.1) reads as something that YAML 1.2 does not: {@code yes}, {@code 0777}, {@code 1_000}. */
record AmbiguousScalar(String text, String readAs) {}
