package dev.gitopstopology.cluster;

import java.util.Optional;

/**
 * What a person asked for, by annotations of the FleetCluster. Each new value is carried out once, also when it came while no
 * operator ran; the value itself says nothing.
 *
 * @param rotate value of the annotation that asks for new tokens; empty for none
 * @param enroll value of the annotation that asks for a new enrolment with the kubeconfig; empty for none
 */
public record RenewalRequest(String rotate, String enroll) {
    public static final RenewalRequest NONE = new RenewalRequest("", "");

    boolean rotates(RenewalRequest carriedOut) {
        return !rotate.isEmpty() && !rotate.equals(carriedOut.rotate);
    }

    boolean enrols(RenewalRequest carriedOut) {
        return !enroll.isEmpty() && !enroll.equals(carriedOut.enroll);
    }

    /** How it is kept with a credential; empty when there is nothing to keep. */
    Optional<String> text() {
        return equals(NONE) ? Optional.empty() : Optional.of(rotate + " " + enroll);
    }

    static RenewalRequest parse(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? NONE : new RenewalRequest(text.substring(0, space), text.substring(space + 1));
    }
}
