/** Tests of what tenants have. */
@NullMarked
package dev.gitopstopology.render.tenancy;

import org.jspecify.annotations.NullMarked;
