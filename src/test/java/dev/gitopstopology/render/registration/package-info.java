/** Tests of the rendering stage. */
@NullMarked
package dev.gitopstopology.render.registration;

import org.jspecify.annotations.NullMarked;
