/** Tests of the rendering stage. */
@NullMarked
package dev.gitopstopology.render;

import org.jspecify.annotations.NullMarked;
