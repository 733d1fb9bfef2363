/** Tests of the rendering stage. */
@NullMarked
package dev.gitopstopology.render.argocd;

import org.jspecify.annotations.NullMarked;
