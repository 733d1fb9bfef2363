/**
 * The changes to a release's objects that every engine needs: one small class each, from objects to objects. What they act on is
 * named by kind, never by an engine's own names, which the packages of the engines know.
 *
 * <p>It must not know engines, members or where a release came from. Pure.
 */
@NullMarked
package dev.gitopstopology.render.steps;

import org.jspecify.annotations.NullMarked;
