package dev.gitopstopology.model;

import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.FluxComponent;
import java.util.List;

/**
 * Which of a release's manifest files an engine is made from, and what has to be in it.
 *
 * @param file as upstream names it, below the folder or page of a release
 * @param workloads those that an engine of this flavour runs, as {@code Kind/name}
 */
public record Flavour(String name, String file, List<String> workloads) {
    private static final List<String> CORE = List.of(
            "StatefulSet/argocd-application-controller",
            "Deployment/argocd-applicationset-controller",
            "Deployment/argocd-repo-server");
    private static final List<String> FULL = List.of(
            "Deployment/argocd-dex-server", "Deployment/argocd-notifications-controller", "Deployment/argocd-server");
    private static final List<String> REDIS = List.of("Deployment/argocd-redis");
    private static final int REDIS_NODES = 3;
    private static final List<String> REDIS_HA =
            List.of("StatefulSet/argocd-redis-ha-server", "Deployment/argocd-redis-ha-haproxy");

    /** How many nodes it takes: Argo CD's replicated Redis wants each of its three pods on another one, and would stay pending. */
    public int nodes() {
        return workloads.containsAll(REDIS_HA) ? REDIS_NODES : 1;
    }

    /** Files in Argo CD's {@code manifests/} folder; docs: argo-cd operator-manual/installation. */
    public static Flavour of(ArgoCDProfile profile) {
        return switch (profile) {
            case Standard -> of(profile, "install.yaml", List.of(CORE, FULL, REDIS));
            case HighAvailability -> of(profile, "ha/install.yaml", List.of(CORE, FULL, REDIS_HA));
            case Core -> of(profile, "core-install.yaml", List.of(CORE, REDIS));
        };
    }

    /** One file holds every controller of Flux; the renderer takes those that are asked for. */
    public static Flavour of(List<FluxComponent> components) {
        return new Flavour(
                "Flux",
                "install.yaml",
                components.stream()
                        .map(component -> "Deployment/" + component.controller())
                        .toList());
    }

    private static Flavour of(ArgoCDProfile profile, String file, List<List<String>> workloads) {
        return new Flavour(
                profile.name(), file, workloads.stream().flatMap(List::stream).toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
