package dev.gitopstopology.status;

import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What is known of a tenant from one topology.
 *
 * @param problems what a person must mend
 * @param failures what the delivery to a cluster met, by the name of the cluster
 * @param pending clusters of which nothing is known yet
 * @param clusters names of the clusters where the tenant has a namespace
 * @param instances engine instances that know the tenant
 * @param inUse Applications that still belong to the tenant's project
 * @param gone whether nothing of the tenant is left; namespaces apart
 */
public record TenantView(
        List<Problem> problems,
        SortedMap<String, Problem> failures,
        SortedSet<String> pending,
        SortedSet<String> clusters,
        SortedSet<String> instances,
        List<String> inUse,
        boolean gone) {}
