package dev.gitopstopology.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.graph.Picture.Arrow;
import dev.gitopstopology.graph.Picture.Column;
import dev.gitopstopology.graph.Picture.Frame;
import dev.gitopstopology.graph.Picture.Line;
import dev.gitopstopology.graph.Picture.Node;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class FormatsTest {
    private static Picture named(String name) {
        return new Picture(
                List.of(new Frame("f1", name)),
                List.of(
                        new Node("hub", Column.hub, "", List.of("hub"), State.planned, false),
                        new Node("e1", Column.engines, "f1", List.of(name, name), State.notReady, true),
                        new Node("c1", Column.clusters, "", List.of(name), State.ready, false)),
                List.of(new Arrow("e1", "c1", name, Line.solid)));
    }

    private static Document xml(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"]; click e1 \"javascript:alert(1)\"",
                "</text><script>alert(1)</script>",
                "a\" onload=\"alert(1)",
                "%%{init: {\"theme\":\"x\"}}%%",
                "line\nend\nsubgraph x",
                "\\\" -> x; \\N \\",
                "#quot; &quot; `code` <b>",
                "\u0000\u0007\u202E\uD800",
                "end",
                "日本語 ünï"
            })
    void noNameBreaksOutOfItsText(String name) throws Exception {
        Picture plain = named("plain");
        String mermaid = Mermaid.of(named(name));
        assertThat(mermaid.lines()).hasSameSizeAs(Mermaid.of(plain).lines().toList());
        assertThat(mermaid.replaceAll("\"[^\"]*\"", "\"\""))
                .isEqualTo(Mermaid.of(plain).replaceAll("\"[^\"]*\"", "\"\""));
        assertThat(mermaid).doesNotContain("<script", "<b>", "`", "%%");

        String string = "\"(\\\\.|[^\"\\\\])*\"";
        assertThat(Dot.of(named(name)).replaceAll(string, "\"\""))
                .isEqualTo(Dot.of(plain).replaceAll(string, "\"\""));

        Document svg = xml(Svg.of(named(name)));
        assertThat(svg.getElementsByTagName("*").getLength())
                .isEqualTo(xml(Svg.of(plain)).getElementsByTagName("*").getLength());
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    }

    @Test
    void aLongNameIsCutInTheBoxAndWholeInItsTitle() throws Exception {
        String name = "n".repeat(63);
        String svg = Svg.of(named(name));
        assertThat(svg).contains("<title>" + name + "</title>", "n".repeat(37) + "…</text>");
        assertThat(svg).doesNotContain(">" + name + "</text>");
    }

    @Test
    void boxesOfAColumnAreApartAndInsideThePicture() throws Exception {
        for (Landscape fleet : List.of(Fleets.centralized(12), Fleets.perGroup(4, 9), Fleets.perCluster(7))) {
            SvgLayout layout = SvgLayout.of(Drawing.of(fleet, 12));
            List<SvgLayout.Box> boxes = List.copyOf(layout.nodes().values());
            for (SvgLayout.Box box : boxes) {
                assertThat(box.x() + box.width()).isLessThan(layout.width());
                assertThat(box.y() + box.height()).isLessThan(layout.height());
                assertThat(boxes.stream().filter(other -> overlap(box, other))).hasSize(1);
            }
            List<SvgLayout.Box> frames = List.copyOf(layout.frames().values());
            for (SvgLayout.Box frame : frames) {
                assertThat(frames.stream().filter(other -> overlap(frame, other)))
                        .hasSize(1);
            }
            xml(Svg.of(Drawing.of(fleet, 12)));
        }
    }

    private static boolean overlap(SvgLayout.Box one, SvgLayout.Box other) {
        return one.x() < other.x() + other.width()
                && other.x() < one.x() + one.width()
                && one.y() < other.y() + other.height()
                && other.y() < one.y() + one.height();
    }
}
