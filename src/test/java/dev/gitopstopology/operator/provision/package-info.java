/** Tests of clusters of Cluster API without one. */
@NullMarked
package dev.gitopstopology.operator.provision;

import org.jspecify.annotations.NullMarked;
