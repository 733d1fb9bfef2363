/**
 * The custom resources as records: what users write and read, with the schema, CEL rules and explain texts that the CRDs in
 * {@code crds/} are generated from. Knows nothing of the rest; no logic beyond defaults.
 */
@NullMarked
package dev.gitopstopology.api;

import org.jspecify.annotations.NullMarked;
