/**
 * The Secrets that an engine gets from Secrets of the hub: which, where, and what of them. In goes an instance with its tenants, out
 * come {@link dev.gitopstopology.model.SecretCopy copies} without content. Pure, and knows no secret.
 */
@NullMarked
package dev.gitopstopology.render.credentials;

import org.jspecify.annotations.NullMarked;
