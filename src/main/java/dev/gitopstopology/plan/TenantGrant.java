package dev.gitopstopology.plan;

import dev.gitopstopology.model.Registration;
import java.util.List;

/**
 * What a tenant has on one registered cluster.
 *
 * @param namespaces the tenant's namespaces there, sorted; never empty
 */
public record TenantGrant(Registration registration, List<String> namespaces) {}
