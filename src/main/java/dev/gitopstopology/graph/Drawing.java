package dev.gitopstopology.graph;

import dev.gitopstopology.graph.Landscape.Cluster;
import dev.gitopstopology.graph.Landscape.Credential;
import dev.gitopstopology.graph.Landscape.Engine;
import dev.gitopstopology.graph.Landscape.Kind;
import dev.gitopstopology.graph.Picture.Arrow;
import dev.gitopstopology.graph.Picture.Column;
import dev.gitopstopology.graph.Picture.Frame;
import dev.gitopstopology.graph.Picture.Line;
import dev.gitopstopology.graph.Picture.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From a landscape to a picture. Engines that are alike, and clusters that the same engines serve in the same way, are drawn one by
 * one up to a limit, and beyond it as one box that counts them.
 */
public final class Drawing {
    public static final int USUAL_LIMIT = 12;
    private static final String HUB = "hub";
    private final int limit;
    private final Names names;
    private final Map<String, Engine> engines = new TreeMap<>();
    private final Map<String, List<Credential>> byCluster = new HashMap<>();
    private final Map<String, List<Engine>> own = new HashMap<>();
    private final Map<String, Frame> frames = new LinkedHashMap<>();
    private final List<Node> engineNodes = new ArrayList<>();
    private final List<Node> clusterNodes = new ArrayList<>();
    private final Set<Arrow> arrows = new LinkedHashSet<>();
    /** The box that an engine is drawn in. */
    private final Map<String, String> boxes = new HashMap<>();

    private final Set<String> crowded = new HashSet<>();

    private Drawing(Landscape landscape, int limit) {
        this.limit = limit;
        this.names = Names.of(landscape);
        landscape.engines().forEach(each -> engines.put(each.id(), each));
        landscape
                .credentials()
                .forEach(each -> byCluster
                        .computeIfAbsent(each.cluster(), none -> new ArrayList<>())
                        .add(each));
    }

    /** @param limit how many that are alike are drawn one by one; at least 1 */
    public static Picture of(Landscape landscape, int limit) {
        return new Drawing(landscape, limit).draw(landscape);
    }

    private Picture draw(Landscape landscape) {
        Map<String, Long> served = landscape.credentials().stream()
                .filter(each -> each.engine() != null)
                .collect(Collectors.groupingBy(each -> String.valueOf(each.engine()), Collectors.counting()));
        Map<List<Object>, List<Engine>> serving = new LinkedHashMap<>();
        for (Engine engine : sorted()) {
            if (own(engine, served.getOrDefault(engine.id(), 0L))) {
                own.computeIfAbsent(engine.cluster(), none -> new ArrayList<>()).add(engine);
            } else {
                serving.computeIfAbsent(alike(engine), none -> new ArrayList<>())
                        .add(engine);
            }
        }
        serving.values().forEach(this::engines);
        Map<List<Object>, List<Cluster>> crowds = new LinkedHashMap<>();
        landscape.clusters().stream()
                .sorted(Comparator.comparing((Cluster each) -> frameTitle(each).orElse("~"))
                        .thenComparing(Cluster::key))
                .forEach(each -> crowds.computeIfAbsent(alike(each), none -> new ArrayList<>())
                        .add(each));
        crowds.values().forEach(this::clusters);
        Node hub = new Node(HUB, Column.hub, "", List.of("hub", "the operator"), State.planned, false);
        List<Node> nodes = new ArrayList<>(List.of(hub));
        Stream.of(engineNodes, clusterNodes).flatMap(this::together).forEach(nodes::add);
        return new Picture(List.copyOf(frames.values()), nodes, List.copyOf(arrows));
    }

    private List<Engine> sorted() {
        return engines.values().stream()
                .sorted(Comparator.comparing(Engine::topology)
                        .thenComparing(Engine::role, Comparator.reverseOrder())
                        .thenComparing(Engine::id))
                .toList();
    }

    /** What is in one frame is next to each other, in the order in which the frames were met. */
    private Stream<Node> together(List<Node> nodes) {
        List<String> order = List.copyOf(frames.keySet());
        return nodes.stream()
                .sorted(Comparator.comparingInt(
                        each -> each.frame().isEmpty() ? order.size() : order.indexOf(each.frame())));
    }

    /** Whether it knows no cluster but the one that it runs on, and is there for that alone. */
    private boolean own(Engine engine, long served) {
        boolean knowsIt = byCluster.getOrDefault(engine.cluster(), List.of()).stream()
                .anyMatch(each -> engine.id().equals(each.engine()));
        return engine.group() == null
                && !engine.cluster().equals(Landscape.HUB)
                && (served == 0 || served == 1 && knowsIt);
    }

    private static List<Object> alike(Engine engine) {
        return List.of(engine.topology(), engine.role(), engine.type(), engine.version(), engine.namespace());
    }

    private List<Object> alike(Cluster cluster) {
        List<String> holders = holders(cluster)
                .map(each -> box(each) + " " + each.kind())
                .distinct()
                .sorted()
                .toList();
        List<List<Object>> inside = own.getOrDefault(cluster.key(), List.of()).stream()
                .map(Drawing::alike)
                .toList();
        return List.of(holders, inside, cluster.hub(), frameTitle(cluster).orElse(""));
    }

    /** Credentials for it, but those of an engine that is its own. */
    private Stream<Credential> holders(Cluster cluster) {
        return byCluster.getOrDefault(cluster.key(), List.of()).stream()
                .filter(each -> each.engine() == null || boxes.containsKey(each.engine()));
    }

    private String box(Credential credential) {
        return credential.engine() == null ? HUB : boxes.getOrDefault(credential.engine(), HUB);
    }

    private void engines(List<Engine> alike) {
        Frame frame = frame(Words.topology(alike.get(0), names));
        if (alike.size() > limit) {
            String box = engineNode(frame.id(), Words.engines(alike), alike);
            alike.forEach(each -> boxes.put(each.id(), box));
            crowded.add(box);
        } else {
            alike.forEach(
                    each -> boxes.put(each.id(), engineNode(frame.id(), Words.engine(each, names), List.of(each))));
        }
    }

    private void clusters(List<Cluster> alike) {
        if (alike.size() > limit) {
            cluster(alike, Crowd.clusters(alike, each -> names.of(each.key())));
        } else {
            alike.forEach(each -> cluster(List.of(each), Words.cluster(each, names)));
        }
    }

    private void cluster(List<Cluster> those, List<String> lines) {
        Cluster first = those.get(0);
        String frame = frameTitle(first).map(title -> frame(title).id()).orElse("");
        String id = "c" + (clusterNodes.size() + 1);
        clusterNodes.add(new Node(
                id,
                Column.clusters,
                frame,
                lines,
                Crowd.together(those.stream().map(Cluster::state).toList()),
                those.size() > 1));
        holders(first).forEach(each -> arrows.add(arrow(box(each), id, each.kind())));
        List<Engine> inside = own.getOrDefault(first.key(), List.of());
        for (int i = 0; i < inside.size(); i++) {
            int which = i;
            List<Engine> each = those.stream()
                    .map(cluster -> own.getOrDefault(cluster.key(), List.of()).get(which))
                    .toList();
            String box = engineNode(
                    frame(Words.topology(each.get(0), names)).id(),
                    each.size() == 1 ? Words.engine(each.get(0), names) : Words.engines(each),
                    each);
            kind(each.get(0), first).ifPresent(kind -> arrows.add(arrow(box, id, kind)));
        }
    }

    private Optional<Kind> kind(Engine engine, Cluster cluster) {
        return byCluster.getOrDefault(cluster.key(), List.of()).stream()
                .filter(each -> engine.id().equals(each.engine()))
                .map(Credential::kind)
                .findFirst();
    }

    private String engineNode(String frame, List<String> lines, List<Engine> those) {
        String id = "e" + (engineNodes.size() + 1);
        State state = Crowd.together(those.stream().map(Engine::state).toList());
        engineNodes.add(new Node(id, Column.engines, frame, lines, state, those.size() > 1));
        if (those.get(0).cluster().equals(Landscape.HUB)) {
            arrows.add(new Arrow(HUB, id, "", Line.plain));
        }
        return id;
    }

    private static Arrow arrow(String from, String to, Kind kind) {
        return new Arrow(from, to, kind.toString(), kind == Kind.installer ? Line.dashed : Line.solid);
    }

    private Frame frame(String title) {
        return frames.computeIfAbsent(title, none -> new Frame("f" + (frames.size() + 1), title));
    }

    /** The group of the first engine that has the cluster in one, if that engine is drawn by itself. */
    private Optional<String> frameTitle(Cluster cluster) {
        return byCluster.getOrDefault(cluster.key(), List.of()).stream()
                .map(Credential::engine)
                .map(each -> each == null ? null : engines.get(each))
                .filter(Drawing::hasGroup)
                .filter(each -> each != null && !crowded.contains(boxes.getOrDefault(each.id(), "")))
                .findFirst()
                .map(each -> Words.group(each, names));
    }

    private static boolean hasGroup(@Nullable Engine engine) {
        return engine != null && engine.group() != null;
    }
}
