package dev.gitopstopology.model.capi;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Kubernetes, such as {@code v1.34.2}; what follows a {@code -} or {@code +} is kept, and decides last. */
public record KubernetesVersion(int major, int minor, int patch, String suffix)
        implements Comparable<KubernetesVersion> {
    private static final Pattern FORM =
            Pattern.compile("v?([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})([-+][0-9A-Za-z.+-]+)?");

    /** Texts that are versions by version, all others before them. */
    public static final Comparator<String> ORDER = Comparator.comparing(
                    (String text) -> of(text).orElse(new KubernetesVersion(0, 0, 0, "")))
            .thenComparing(Comparator.naturalOrder());

    private static final Comparator<KubernetesVersion> BY_NUMBER = Comparator.comparingInt(KubernetesVersion::major)
            .thenComparingInt(KubernetesVersion::minor)
            .thenComparingInt(KubernetesVersion::patch);

    public static Optional<KubernetesVersion> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return Optional.of(new KubernetesVersion(
                Integer.parseInt(form.group(1)),
                Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3)),
                form.group(4) == null ? "" : form.group(4)));
    }

    /** How many minors {@code later} is above this; negative when it is below. */
    public int minorsTo(KubernetesVersion later) {
        return later.major != major ? Integer.signum(later.major - major) * Integer.MAX_VALUE : later.minor - minor;
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        int numbers = BY_NUMBER.compare(this, other);
        return numbers != 0 ? numbers : rank().compareTo(other.rank());
    }

    /** A pre-release is before its release, a build of somebody's own after it. */
    private String rank() {
        return suffix.isEmpty() ? "1" : suffix.startsWith("-") ? "0" + suffix : "2" + suffix;
    }

    @Override
    public String toString() {
        return "v%d.%d.%d%s".formatted(major, minor, patch, suffix);
    }
}
