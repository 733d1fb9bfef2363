package dev.gitopstopology.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.graph.Landscape.Kind;
import dev.gitopstopology.graph.Picture.Arrow;
import dev.gitopstopology.graph.Picture.Column;
import dev.gitopstopology.graph.Picture.Line;
import dev.gitopstopology.graph.Picture.Node;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private static List<Node> column(Picture picture, Column column) {
        return picture.nodes().stream().filter(node -> node.column() == column).toList();
    }

    @Test
    void arrowsGoFromTheHolderOfACredentialToItsCluster() {
        Picture picture = Drawing.of(Fleets.centralized(2), 12);
        assertThat(picture.arrows())
                .containsExactlyInAnyOrder(
                        new Arrow("hub", "e1", "", Line.plain),
                        new Arrow("e1", "c1", "token", Line.solid),
                        new Arrow("hub", "c1", "installer token", Line.dashed),
                        new Arrow("e1", "c2", "token", Line.solid),
                        new Arrow("hub", "c2", "installer token", Line.dashed));
    }

    @Test
    void upToTheLimitOneByOneAndBeyondItCounted() {
        assertThat(column(Drawing.of(Fleets.centralized(12), 12), Column.clusters))
                .hasSize(12);
        List<Node> counted = column(Drawing.of(Fleets.centralized(13), 12), Column.clusters);
        assertThat(counted).hasSize(1);
        assertThat(counted.get(0).lines())
                .containsExactly("13 clusters", "12 ready, 1 not ready", "not ready: c9", "region: eu 7, us 6");
        assertThat(counted.get(0).state()).isEqualTo(State.notReady);
        assertThat(counted.get(0).many()).isTrue();
    }

    @Test
    void aThousandClustersAreAFewBoxesInEachShape() {
        Picture hub = Drawing.of(Fleets.centralized(1000), 12);
        assertThat(hub.nodes()).hasSize(3);
        assertThat(column(hub, Column.clusters).get(0).lines())
                .contains("1000 clusters", "900 ready, 100 not ready", "not ready: c109, c119, c129, ...");

        Picture each = Drawing.of(Fleets.perCluster(1000), 12);
        assertThat(each.nodes()).hasSize(3);
        assertThat(column(each, Column.engines).get(0).lines())
                .containsExactly("1000 × Argo CD v3.5.7", "one on each cluster, namespace argocd", "1000 ready");
        assertThat(each.arrows())
                .containsExactlyInAnyOrder(
                        new Arrow("e1", "c1", "own cluster", Line.solid),
                        new Arrow("hub", "c1", "installer token", Line.dashed));

        Picture groups = Drawing.of(Fleets.perGroup(250, 4), 12);
        assertThat(groups.nodes()).hasSizeLessThan(6);
        assertThat(column(groups, Column.engines).get(0).lines()).contains("one in each of 250 groups");

        Picture large = Drawing.of(Fleets.perGroup(4, 250), 12);
        assertThat(column(large, Column.engines)).hasSize(4);
        // the control cluster is held in another way than the others of its group
        assertThat(column(large, Column.clusters)).hasSize(8);
        assertThat(large.frames()).hasSize(5);
    }

    @Test
    void whatIsInAFrameIsNextToEachOther() {
        Picture picture = Drawing.of(Fleets.perGroup(3, 5), 3);
        List<String> frames = picture.nodes().stream().map(Node::frame).toList();
        List<String> blocks =
                frames.stream().collect(Collectors.groupingBy(frame -> frame, Collectors.counting())).keySet().stream()
                        .toList();
        long changes = 0;
        for (int i = 1; i < frames.size(); i++) {
            changes += frames.get(i).equals(frames.get(i - 1)) ? 0 : 1;
        }
        assertThat(changes).isEqualTo(blocks.size() - 1L);
    }

    @Test
    void aClusterThatNobodyServesIsDrawnWithTheReason() {
        Landscape landscape =
                new Fleets().cluster("lost", Map.of(), State.notReady).landscape();
        Picture picture = Drawing.of(landscape, 12);
        assertThat(column(picture, Column.clusters).get(0).lines()).containsExactly("lost", "not ready: Unreachable");
    }

    @Test
    void identitiesAreToldFromTokens() {
        Landscape landscape = new Fleets()
                .engine("company", "Centralized", Landscape.HUB, null)
                .cluster("a", Map.of(), State.ready)
                .holds("company", "a", Kind.identity)
                .landscape();
        assertThat(Drawing.of(landscape, 12).arrows()).contains(new Arrow("e1", "c1", "identity", Line.solid));
    }
}
