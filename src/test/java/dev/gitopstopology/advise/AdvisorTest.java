package dev.gitopstopology.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisorTest {
    private static Advice advise(
            int staff, int teams, int developers, int clusters, int apps, Network network, String borders) {
        List<String> sides = borders == null ? List.of() : List.of(borders.split("-"));
        return Advisor.advise(
                new Needs(staff, teams, developers, clusters, apps, Needs.objects(apps), network, sides),
                EngineType.ArgoCD);
    }

    @ParameterizedTest
    @CsvSource({
        // the small company; the plant without a network; the one that only reaches out; borders; a platform team;
        // beyond one engine
        "30, 4, 20, 3, 60, open,, Centralized",
        "40, 5, 30, 12, 300, open,, Centralized",
        "40, 5, 30, 5, 100, none,, PerCluster",
        "4000, 90, 900, 300, 9000, none, EU-US, PerCluster",
        "60, 6, 30, 6, 100, outbound,, PerCluster",
        "300, 25, 180, 40, 900, open, EU-US, PerGroup",
        "30, 4, 20, 6, 60, open, EU-US-APAC, PerGroup",
        "120, 10, 90, 8, 300, open,, CockpitFleet",
        "3000, 60, 1500, 400, 20000, open,, CockpitFleet",
        "60, 2, 40, 120, 4000, open,, PerGroup"
    })
    void theShapeThatFits(
            int staff, int teams, int developers, int clusters, int apps, Network network, String borders, Mode shape) {
        Advice advice = advise(staff, teams, developers, clusters, apps, network, borders);
        assertThat(advice.shape()).as(advice.scores().toString()).isEqualTo(shape);
        assertThat(advice.scores()).extracting(Score::shape).containsExactlyInAnyOrder(Mode.values());
        assertThat(advice.scores()).extracting(Score::points).isSortedAccordingTo((a, b) -> b - a);
        assertThat(advice.selfContained()).isEqualTo(network == Network.none);
    }

    @Test
    void whatIsExceededIsSaidWithTheNumberAndTheSource() {
        Advice advice = advise(60, 2, 40, 120, 4000, Network.open, null);
        Ground ground = advice.scores().stream()
                .filter(score -> score.shape() == Mode.Centralized)
                .flatMap(score -> score.grounds().stream())
                .filter(each -> each.reason().contains("more than one Argo CD"))
                .findFirst()
                .orElseThrow();
        assertThat(ground.reason())
                .contains("4,000 Applications (of 1,500)", "40,000 objects (of 14,000)", "120 clusters (of 50)")
                .doesNotContain("developers");
        assertThat(ground.points()).isEqualTo(-30);
        assertThat(ground.source().url()).startsWith("https://codefresh.io/");
        assertThat(advise(50, 2, 200, 50, 1400, Network.open, null)
                        .scores()
                        .get(0)
                        .grounds())
                .extracting(Ground::reason)
                .contains("within what one Argo CD carries untuned");
    }

    @ParameterizedTest
    @CsvSource({
        // clusters, apps, objects: size, shards, status processors
        "3, 60, 600, Small, 1, 20",
        "3, 100, 6001, Small, 2, 20",
        "1, 100, 6001, Medium, 1, 30",
        "1, 100, 10001, Large, 1, 50",
        "40, 100, 1000, Small, 2, 20",
        "30, 101, 1000, Medium, 1, 30",
        "50, 1500, 14000, Large, 1, 80",
        "2, 4000, 20000, Large, 2, 100",
        "500, 10000, 100000, Large, 10, 50"
    })
    void objectsThenApplicationsThenClustersDecideTheSize(
            int clusters, int apps, int objects, EngineSize size, int shards, int processors) {
        Sizing sizing = Sizer.of(new Needs(10, 1, 10, clusters, apps, objects, Network.open, List.of()), 1, false);
        assertThat(sizing.size()).isEqualTo(size);
        assertThat(sizing.shards()).isEqualTo(shards);
        assertThat(sizing.statusProcessors()).isEqualTo(processors);
        assertThat(sizing.operationProcessors()).isEqualTo(processors / 2);
    }

    @Test
    void whatNoSizeCarriesIsSaid() {
        Sizing sizing = Sizer.of(new Needs(10, 1, 10, 1, 10, 16_001, Network.open, List.of()), 1, false);
        assertThat(sizing.grounds()).extracting(Ground::reason).anyMatch(each -> each.startsWith("more than any size"));
        Sizing huge =
                Sizer.of(new Needs(10, 1, 10, 10_000_000, 10_000_000, 10_000_000, Network.open, List.of()), 1, false);
        assertThat(huge.shards()).isEqualTo(64);
        assertThat(huge.grounds()).extracting(Ground::reason).anyMatch(each -> each.startsWith("more than any size"));
    }

    @Test
    void anEngineThatIsAloneOnItsClusterIsNotReplicated() {
        assertThat(advise(60, 6, 30, 6, 9000, Network.outbound, null).sizing().profile())
                .isEqualTo(ArgoCDProfile.Standard);
        Advice hub = advise(40, 5, 30, 30, 600, Network.open, null);
        assertThat(hub.sizing().profile()).isEqualTo(ArgoCDProfile.HighAvailability);
        assertThat(hub.caveats()).anyMatch(each -> each.contains("three nodes"));
    }

    @Test
    void itSaysWhatThisVersionCannotDo() {
        assertThat(advise(60, 6, 30, 6, 100, Network.outbound, null).caveats())
                .anyMatch(each -> each.contains("push only"));
        assertThat(advise(60, 6, 30, 6, 100, Network.none, null).caveats())
                .anyMatch(each -> each.contains("operator of its own"));
    }
}
