package dev.gitopstopology.graph;

import java.util.stream.Stream;

/** Names with their namespace where the picture has objects of several, without it where it has not. */
record Names(boolean several) {
    static Names of(Landscape landscape) {
        long namespaces = Stream.concat(
                        landscape.engines().stream().map(Landscape.Engine::topology),
                        landscape.clusters().stream().map(Landscape.Cluster::key))
                .map(key -> key.substring(0, Math.max(0, key.indexOf('/'))))
                .distinct()
                .count();
        return new Names(namespaces > 1);
    }

    String of(String key) {
        return several ? key : key.substring(key.indexOf('/') + 1);
    }
}
