/**
 * An instance and an Argo CD release in, the objects of that instance out. {@link
 * dev.gitopstopology.render.argocd.ArgoCDRenderer} lists the steps; each is one small class over the list of objects.
 *
 * <p>The release's ClusterRoles and ClusterRoleBindings are always left out, which gives what upstream calls the namespace
 * install: what Argo CD may do on any cluster, its own included, comes only with the token in that cluster's Secret. So there is
 * one place where rights are given and taken, an engine without a registration can do nothing, and two instances on a cluster
 * have no cluster-wide names to fight over. Upstream: argo-cd docs/operator-manual/installation.md.
 *
 * <p>It must not know members, registrations, or where the release came from. Pure.
 */
@NullMarked
package dev.gitopstopology.render.argocd;

import org.jspecify.annotations.NullMarked;
