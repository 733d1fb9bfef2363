/**
 * The main job on this machine: real local control planes, the real operator, an example, and a report of what exists where.
 * The only simulation is {@link dev.gitopstopology.demo.SimulatedKubelet}, and the report says so.
 */
@NullMarked
package dev.gitopstopology.demo;

import org.jspecify.annotations.NullMarked;
