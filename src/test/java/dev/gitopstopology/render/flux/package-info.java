/** Tests of the rendering stage. */
@NullMarked
package dev.gitopstopology.render.flux;

import org.jspecify.annotations.NullMarked;
