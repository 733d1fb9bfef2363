@NullMarked
package dev.gitopstopology.model.capi;

import org.jspecify.annotations.NullMarked;
