/**
 * What an administrator does from their own machine, with their own login. In: kubeconfig files, a context for the member and one
 * for the hub, what the member is to be called. Out: the enrolment on the member, and on the hub a FleetCluster with a short-lived
 * token to begin with; or what would be written. The only place where the exec plugin of a member's kubeconfig runs, so the
 * operator must not use it. Nothing of the administrator's credential is stored, sent to the other cluster, or put into a text.
 */
@NullMarked
package dev.gitopstopology.cluster.admin;

import org.jspecify.annotations.NullMarked;
