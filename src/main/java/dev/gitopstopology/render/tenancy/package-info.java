/**
 * What a tenant has with an instance in; out come its AppProject beside the engine, its part of Argo CD's policy, and what is its
 * own on a member: namespaces, quotas, and the rights of the account that the engine acts as for it.
 *
 * <p>The policy is text for a ConfigMap that the engine's own set holds, so that one hand writes it. Pure.
 */
@NullMarked
package dev.gitopstopology.render.tenancy;

import org.jspecify.annotations.NullMarked;
