package dev.gitopstopology.plan;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Tenant;
import java.util.List;

/**
 * What a tenant has with one instance.
 *
 * @param grants by the name of the cluster; never empty
 */
public record PlannedTenant(Tenant tenant, Instance instance, List<TenantGrant> grants) {}
