/**
 * Says what is wrong with files before a cluster sees them. In: YAML or JSON files, a directory or a stream. Out: documents with
 * the position of every field, and findings that name the object, the field, the reason and the way out.
 *
 * <p>The rules for our own kinds are the packaged CRDs' schema, defaults and CEL rules, evaluated in the API server's order; no
 * rule is written down twice. What a schema cannot see, because it needs two objects, is one {@link SemanticRule} each.
 *
 * <p>Must not know: clusters, the network, plans, rendering, how findings are printed.
 */
@NullMarked
package dev.gitopstopology.validate;

import org.jspecify.annotations.NullMarked;
