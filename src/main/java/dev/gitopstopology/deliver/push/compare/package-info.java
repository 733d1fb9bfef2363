/** What a delivery would change, found by dry runs; for {@code plan} and {@code diff}. Writes nothing. */
@NullMarked
package dev.gitopstopology.deliver.push.compare;

import org.jspecify.annotations.NullMarked;
