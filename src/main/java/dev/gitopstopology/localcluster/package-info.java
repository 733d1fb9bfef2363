/**
 * Real local control planes (etcd, kube-apiserver, kube-controller-manager) for the demo and the tests, with a fault proxy and an audit log reader.
 *
 * <p>In: the binaries that {@code tools/fetch-binaries} provides. Out: clusters with their own CA, an inlined kubeconfig, and the record of every
 * request that they answered. Knows processes, files and sockets; knows neither the operator nor, but for its own package capi, the Kubernetes client.
 */
@NullMarked
package dev.gitopstopology.localcluster;

import org.jspecify.annotations.NullMarked;
