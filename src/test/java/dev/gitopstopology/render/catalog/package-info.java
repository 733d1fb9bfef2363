/** Tests of what the catalogue leads to. */
@NullMarked
package dev.gitopstopology.render.catalog;

import org.jspecify.annotations.NullMarked;
