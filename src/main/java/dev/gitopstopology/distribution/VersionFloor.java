package dev.gitopstopology.distribution;

import dev.gitopstopology.distribution.DistributionException.Reason;
import java.util.List;
import org.semver4j.Semver;

/**
 * Versions that are not installed. Of Argo CD those before the fixes of the advisories that showed Secret values
 * (CVE-2026-42880, -45737, -45738; github.com/argoproj/argo-cd/security/advisories); of Flux those before the oldest whose
 * controllers know every flag that we set.
 */
final class VersionFloor {
    /** First good patch of each minor; older minors have none, newer ones are all good. */
    private static final List<Semver> FIXED = List.of(new Semver("3.2.12"), new Semver("3.3.10"), new Semver("3.4.2"));

    private static final Semver FLUX = new Semver("2.8.0");

    private VersionFloor() {}

    /**
     * @throws DistributionException VersionBlocked
     */
    static void check(Project project, String version) {
        Semver asked = new Semver(version.substring(1));
        switch (project) {
            case ARGO_CD -> argoCD(asked, version);
            case FLUX -> flux(asked, version);
        }
    }

    private static void argoCD(Semver asked, String version) {
        boolean good = asked.isGreaterThanOrEqualTo(FIXED.get(FIXED.size() - 1))
                || FIXED.stream()
                        .anyMatch(fixed -> fixed.getMajor() == asked.getMajor()
                                && fixed.getMinor() == asked.getMinor()
                                && asked.isGreaterThanOrEqualTo(fixed));
        if (!good) {
            throw new DistributionException(
                    Reason.VersionBlocked,
                    "Argo CD %s has critical advisories (CVE-2026-42880 and others) and is not installed; choose at least v3.4.2, v3.3.10 or v3.2.12 in spec.engine.version, better %s"
                            .formatted(version, Project.ARGO_CD.defaultVersion));
        }
    }

    private static void flux(Semver asked, String version) {
        if (asked.isLowerThan(FLUX)) {
            throw new DistributionException(
                    Reason.VersionBlocked,
                    "Flux %s is not installed, since its controllers lack flags by which tenants are kept apart; choose at least v%s in spec.engine.version, better %s"
                            .formatted(version, FLUX, Project.FLUX.defaultVersion));
        }
    }
}
