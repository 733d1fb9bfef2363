package dev.gitopstopology.cli;

import dev.gitopstopology.advise.Needs;
import dev.gitopstopology.advise.Network;
import dev.gitopstopology.api.EngineType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The numbers that advice is given for; what is missing may be asked for. */
final class AdviseOptions {
    static final int MOST = 10_000_000;
    private static final int MOST_BORDERS = 100;
    /** A label's value, since it names a group. */
    private static final Pattern BORDER = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    @Option(names = "--staff", paramLabel = "N", description = "People in the company or unit.")
    @Nullable
    Integer staff;

    @Option(names = "--teams", paramLabel = "N", description = "Teams that deploy.")
    @Nullable
    Integer teams;

    @Option(names = "--developers", paramLabel = "N", description = "People who look at deployments.")
    @Nullable
    Integer developers;

    @Option(names = "--clusters", paramLabel = "N", description = "Clusters, in a year or so.")
    @Nullable
    Integer clusters;

    @Option(names = "--apps", paramLabel = "N", description = "Applications, in all clusters together.")
    @Nullable
    Integer apps;

    @Option(names = "--objects", paramLabel = "N", description = "Kubernetes objects of these. Default: 10 for each.")
    @Nullable
    Integer objects;

    @Option(
            names = "--network",
            paramLabel = "open|outbound|none",
            defaultValue = "open",
            description = {
                "open: the hub reaches the clusters' API servers. outbound: clusters only reach out.",
                "none: nobody reaches anybody. Default: open."
            })
    Network network = Network.open;

    @Option(
            names = "--engine",
            paramLabel = "ArgoCD|Flux",
            defaultValue = "ArgoCD",
            description = "Which engine is sized, and is in the topology that -o yaml prints. Default: ArgoCD.")
    EngineType engine = EngineType.ArgoCD;

    @Option(
            names = "--borders",
            paramLabel = "NAME",
            split = ",",
            description = "Regions, countries or units that data and credentials should not leave, such as EU,US.")
    List<String> borders = new ArrayList<>();

    /** The flags that have to be there and are not, with what to ask for them. */
    Map<String, String> missing() {
        Map<String, String> missing = new LinkedHashMap<>();
        ask(staff, "--staff", "People in the company or unit", missing);
        ask(teams, "--teams", "Teams that deploy", missing);
        ask(developers, "--developers", "People who look at deployments", missing);
        ask(clusters, "--clusters", "Clusters, in a year or so", missing);
        ask(apps, "--apps", "Applications, in all clusters together", missing);
        return missing;
    }

    private static void ask(@Nullable Integer given, String flag, String question, Map<String, String> missing) {
        if (given == null) {
            missing.put(flag, question);
        }
    }

    /** The least that makes sense for a flag. */
    static int least(String flag) {
        return flag.equals("--apps") || flag.equals("--objects") || flag.equals("--developers") ? 0 : 1;
    }

    /**
     * @param answers to what was missing, by flag
     * @throws IllegalArgumentException when a number or a name makes no sense
     */
    Needs needs(Map<String, Integer> answers) {
        int applications = number("--apps", apps, answers);
        if (borders.size() > MOST_BORDERS) {
            throw new IllegalArgumentException("--borders: at most " + MOST_BORDERS + " names");
        }
        borders.stream()
                .filter(name -> !BORDER.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "--borders: '%s' is no label value (letters, digits, '-', '_' and '.', at most 63)"
                                    .formatted(name));
                });
        return new Needs(
                number("--staff", staff, answers),
                number("--teams", teams, answers),
                number("--developers", developers, answers),
                number("--clusters", clusters, answers),
                applications,
                objects == null ? Needs.objects(applications) : number("--objects", objects, answers),
                network,
                borders);
    }

    private static int number(String flag, @Nullable Integer given, Map<String, Integer> answers) {
        int number = given == null ? Objects.requireNonNull(answers.get(flag), flag) : given;
        if (number < least(flag) || number > MOST) {
            throw new IllegalArgumentException(
                    "%s: %d is not between %d and %d".formatted(flag, number, least(flag), MOST));
        }
        return number;
    }
}
