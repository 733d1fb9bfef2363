/** Pictures of made-up fleets: what is drawn, what is counted, and names that would break a format. */
package dev.gitopstopology.graph;
