/**
 * Upstream releases of the engines: type, version, profile and source in; a checked, parsed release with its digest out.
 * Reads a directory, HTTPS, Git (JGit, nothing is checked out) or a ConfigMap (through {@link
 * dev.gitopstopology.distribution.ConfigMapReader}); keeps what it parsed by digest, so that a pinned release costs no request.
 * Every failure is a {@link dev.gitopstopology.distribution.DistributionException} that says what was tried and how to go on.
 *
 * <p>It must not know topologies, members or rendering, and it never sends a credential.
 */
@NullMarked
package dev.gitopstopology.distribution;

import org.jspecify.annotations.NullMarked;
