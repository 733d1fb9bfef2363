package dev.gitopstopology.plan.provision;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time to live in the API's form: {@code 8h}, {@code 90m}, {@code 1h30m}. */
public final class Ttl {
    private static final Pattern FORM = Pattern.compile("(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?");

    private Ttl() {}

    /** Empty for another form, and for no time at all. */
    public static Optional<Duration> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Duration ttl = Duration.ofHours(number(form, 1)).plusMinutes(number(form, 2));
        return ttl.isZero() ? Optional.empty() : Optional.of(ttl);
    }

    /** When a cluster ends whose FleetCluster was created then. */
    public static Optional<Instant> end(Instant created, String text) {
        return of(text).map(created::plus);
    }

    private static long number(Matcher form, int group) {
        return form.group(group) == null ? 0 : Long.parseLong(form.group(group));
    }
}
