package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator is killed before and after each of the W writes of a first convergence with one member: 2W points and the undisturbed run. The operator
 * runs in this JVM, see {@link MortalInProcess}; with {@code -Dcrash.process=true} each is a process and each death a SIGKILL, which takes twice as long.
 * {@code -Dcrash.every=3} takes every third point, which is what CI has the minutes for. {@link CrashIT} kills processes. The table is in {@code target/crash/sweep.txt}.
 */
@Tag("e2e")
class CrashE2E {
    private static final int EVERY = Integer.getInteger("crash.every", 1);

    @Test
    void killedAtAnyWriteOfAFirstConvergenceItComesToTheSameEnd(@TempDir Path directory) throws Exception {
        CrashReport report = new CrashReport("sweep");
        List<CrashResult> results = new ArrayList<>();
        try (CrashWorld world = new CrashWorld(directory)) {
            CrashTrial trial =
                    new CrashTrial(world, Boolean.getBoolean("crash.process") ? world::process : world::inProcess);
            List<OperatorWrite> writes = trial.undisturbed(3);
            report.undisturbed(writes);
            List<CrashPoint> points = trial.points();
            assertThat(points).doesNotHaveDuplicates().hasSize(2 * writes.size());
            List<CrashPoint> chosen = IntStream.range(0, points.size())
                    .filter(index -> index % EVERY == 0)
                    .mapToObj(points::get)
                    .toList();
            for (CrashPoint point : chosen) {
                CrashResult result = trial.run(point);
                report.result(results.size() + 1, result);
                results.add(result);
            }
            assertThat(results).extracting(CrashResult::point).containsExactlyElementsOf(chosen);
        } finally {
            report.end();
        }
        assertThat(results).allMatch(CrashResult::good);
    }
}
