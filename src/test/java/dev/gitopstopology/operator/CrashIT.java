package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five of the points of {@link CrashE2E}, with operator processes that get a SIGKILL. The table is in {@code target/crash/telling.txt}. */
class CrashIT {
    private record Telling(Moment moment, String path, boolean last) {
        CrashPoint in(List<CrashPoint> points) {
            List<CrashPoint> matching = points.stream()
                    .filter(point ->
                            point.moment() == moment && point.write().path().matches(path))
                    .toList();
            assertThat(matching).as("%s %s", moment, path).isNotEmpty();
            return matching.get(last ? matching.size() - 1 : 0);
        }
    }

    private static final List<Telling> POINTS = List.of(
            // a token is lost, and the enrolment half done
            new Telling(Moment.AfterCommit, ".*/serviceaccounts/gitops-topology-installer/token", false),
            // the engine stands, and the inventory does not say so
            new Telling(Moment.Before, ".*/configmaps/inventory-company-.*", true),
            // an account without its rights
            new Telling(Moment.Before, ".*/clusterrolebindings/gitops-topology-engine-.*", false),
            // a registration that nobody tells of
            new Telling(Moment.AfterCommit, ".*/secrets/cluster-member-.*", false),
            // the first word about the topology
            new Telling(Moment.Before, ".*/gitopstopologies/company/status", false));

    @Test
    void killedAtATellingWriteOfAFirstConvergenceItComesToTheSameEnd(@TempDir Path directory) throws Exception {
        CrashReport report = new CrashReport("telling");
        List<CrashResult> results = new ArrayList<>();
        try (CrashWorld world = new CrashWorld(directory)) {
            CrashTrial trial = new CrashTrial(world, world::process);
            report.undisturbed(trial.undisturbed(1));
            for (Telling point : POINTS) {
                CrashResult result = trial.run(point.in(trial.points()));
                report.result(results.size() + 1, result);
                results.add(result);
            }
        } finally {
            report.end();
        }
        assertThat(results).hasSize(POINTS.size()).allMatch(CrashResult::good);
    }
}
