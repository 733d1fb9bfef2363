package dev.gitopstopology.plan;

import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.Mode;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may ask for what. A topology that puts an engine on the hub acts with the operator's own rights there, and one that puts engines
 * on members with the installers' rights, so it is heard only in a platform namespace; elsewhere whoever may create a topology could
 * become administrator of the hub (CVE-2025-13888 was that), or of members. See docs/adr/0001-authority.md.
 */
public record Authority(Set<String> platformNamespaces) {
    public boolean isPlatform(String namespace) {
        return platformNamespaces.contains(namespace);
    }

    /** Why a FleetCluster with this connection is not heard, if it is not. */
    public Optional<Problem> refusal(ClusterKey cluster, ConnectionType connection) {
        if (connection != ConnectionType.InCluster || isPlatform(cluster.namespace())) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                "spec.connection.type",
                "NotPlatformNamespace",
                "FleetCluster %s: spec.connection.type InCluster is allowed only in a platform namespace; create it there, or use Kubeconfig"
                        .formatted(cluster)));
    }

    List<Problem> problems(TopologyInput topology) {
        return isPlatform(topology.key().namespace()) ? guarded(topology) : List.of(unheard(topology));
    }

    private Problem unheard(TopologyInput topology) {
        String namespace = topology.key().namespace();
        return new Problem(
                "metadata.namespace",
                "NotPlatformNamespace",
                "GitOpsTopology %s: %s: allowed only in a platform namespace (%s), since it acts with the operator's own rights; create the topology there, or start the operator with --platform-namespaces %s"
                        .formatted(
                                topology.key(),
                                String.join(", ", privileged(topology.spec())),
                                String.join(", ", new TreeSet<>(platformNamespaces)),
                                namespace));
    }

    /** What of a topology only a platform namespace may say. */
    private static List<String> privileged(GitOpsTopologySpec spec) {
        List<String> fields = new ArrayList<>();
        boolean onHub = spec.mode() == Mode.Centralized || spec.mode() == Mode.CockpitFleet;
        fields.add("spec.mode " + spec.mode()
                + (onHub ? " (an engine on the hub)" : " (engines with rights on clusters)"));
        if (manageHub(spec)) {
            fields.add("spec.centralized.manageHub");
        }
        var access = spec.engine().access();
        if (access != null && access.profile() == AccessProfile.Admin) {
            fields.add("spec.engine.access.profile Admin");
        }
        if (spec.engine().source() != null) {
            fields.add("spec.engine.source");
        }
        if (spec.engine().imageRegistry() != null) {
            fields.add("spec.engine.imageRegistry");
        }
        if (spec.engine().patches() != null) {
            fields.add("spec.engine.patches");
        }
        return fields;
    }

    /** No engine may read or write where the credentials of the whole fleet are. */
    private List<Problem> guarded(TopologyInput topology) {
        Engine engine = Engine.of(topology.spec().engine(), "");
        List<Problem> problems = new ArrayList<>();
        EngineNamespaces.of(topology.spec()).forEach((field, namespace) -> {
            if (holdsCredentials(namespace)) {
                problems.add(new Problem(
                        field,
                        "PrivilegedNamespace",
                        "GitOpsTopology %s: %s %s holds credentials that the engine's pods could read; give the engine a namespace of its own"
                                .formatted(topology.key(), field, namespace)));
            }
        });
        engine.access().namespaces().stream()
                .filter(namespace -> manageHub(topology.spec()) && holdsCredentials(namespace))
                .forEach(namespace -> problems.add(new Problem(
                        "spec.engine.access.namespaces",
                        "PrivilegedNamespace",
                        "GitOpsTopology %s: spec.engine.access.namespaces names %s, which on the hub holds credentials of the fleet; remove it, or turn spec.centralized.manageHub off"
                                .formatted(topology.key(), namespace))));
        return problems;
    }

    private boolean holdsCredentials(String namespace) {
        return isPlatform(namespace) || namespace.equals(Api.SYSTEM_NAMESPACE) || namespace.equals("kube-system");
    }

    private static boolean manageHub(GitOpsTopologySpec spec) {
        return spec.centralized() != null
                && Boolean.TRUE.equals(spec.centralized().manageHub());
    }
}
