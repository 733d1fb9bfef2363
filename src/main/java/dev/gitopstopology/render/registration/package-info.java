/**
 * What makes a cluster a member of an Argo CD instance: the registration in; the cluster Secret beside the engine, the engine's
 * account and bindings on the member, and what an administrator's credential applies there once, out. Names and secrets that
 * exist only at run time are {@link dev.gitopstopology.model.Placeholder}s.
 *
 * <p>It must not know tokens, URLs or releases. Pure.
 */
@NullMarked
package dev.gitopstopology.render.registration;

import org.jspecify.annotations.NullMarked;
