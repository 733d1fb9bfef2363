/**
 * {@code connection.clusterAPI.provision} of a FleetCluster to objects of Cluster API, from a ClusterClass or from a template of
 * such objects, and from what is wanted and what is live to the next step of a rollout. Pure; knows Cluster API's contract and no
 * provider, but for the one Secret that {@link dev.gitopstopology.render.capi.TemplateNames} tells of. Nothing here ever names a
 * Machine.
 */
@NullMarked
package dev.gitopstopology.render.capi;

import org.jspecify.annotations.NullMarked;
