package dev.gitopstopology.plan;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceUrl;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.TopologyKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two instances under one URL: people would be signed on to one of them, and sent back to the other. */
final class SharedUrls {
    private SharedUrls() {}

    static List<Problem> problems(TopologyKey topology, List<PlannedInstance> instances) {
        Map<String, Instance> first = new HashMap<>();
        for (PlannedInstance planned : instances) {
            Instance instance = planned.instance();
            if (instance.engine().url() == null) {
                continue; // what the settings say was always the user's
            }
            Optional<String> url = InstanceUrl.of(instance);
            Instance other = url.map(each -> first.putIfAbsent(each, instance)).orElse(null);
            if (other != null) {
                return List.of(new Problem(
                        "spec.engine.argoCD.url",
                        "UrlNotUnique",
                        "GitOpsTopology %s: spec.engine.argoCD.url gives the instances on clusters %s and %s one URL (%s); put {cluster} or {instance} into it, or give one of them an argoCD block of its own. Nothing is changed until then"
                                .formatted(
                                        topology,
                                        other.cluster().name(),
                                        instance.cluster().name(),
                                        url.get())));
            }
        }
        return List.of();
    }
}
