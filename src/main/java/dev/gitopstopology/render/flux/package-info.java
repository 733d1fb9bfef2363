/**
 * An instance and a Flux release in, the objects of that instance out. {@link dev.gitopstopology.render.flux.FluxRenderer} lists
 * the steps; each is one small class over the list of objects.
 *
 * <p>Upstream lets two controllers be cluster-admin and all of them read every Secret. Here they hold what it takes to reconcile
 * Flux's own objects, and nothing else: what is delivered is delivered as an account that is named, and what that account may do
 * comes with a registration. See docs/adr/0028-flux.md.
 *
 * <p>It must not know members, registrations, or where the release came from. Pure.
 */
@NullMarked
package dev.gitopstopology.render.flux;

import org.jspecify.annotations.NullMarked;
