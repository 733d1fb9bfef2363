/**
 * The main job on this machine: real local control planes, the real operator, an example, and a report of what exists where.
 * Simulated are nodes ({@link dev.gitopstopology.demo.SimulatedKubelet}) and, for an example that needs it, Cluster API's controllers
 * ({@link dev.gitopstopology.demo.StandInClusterApi}); the report says so.
 */
@NullMarked
package dev.gitopstopology.demo;

import org.jspecify.annotations.NullMarked;
