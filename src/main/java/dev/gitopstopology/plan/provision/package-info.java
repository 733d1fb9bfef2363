/**
 * Which clusters may be provisioned: what an administrator grants a namespace, the FleetClusters of that namespace and facts about
 * their class to problems. Pure; knows no template and no rollout.
 */
@NullMarked
package dev.gitopstopology.plan.provision;

import org.jspecify.annotations.NullMarked;
