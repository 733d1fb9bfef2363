/**
 * The way to an engine's renderer for whoever has an instance of any type. Pure.
 */
@NullMarked
package dev.gitopstopology.render.engine;

import org.jspecify.annotations.NullMarked;
