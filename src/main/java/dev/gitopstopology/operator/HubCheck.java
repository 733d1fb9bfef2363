package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.Clients;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.Failures;
import dev.gitopstopology.cluster.Hub;
import dev.gitopstopology.cluster.Network;
import dev.gitopstopology.cluster.RequestObserver;
import dev.gitopstopology.cluster.Tokens;
import dev.gitopstopology.model.capi.KubernetesVersion;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.client.VersionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the operator can work with its hub at all, asked once before it starts: version, definitions, rights. */
public final class HubCheck {
    private static final Logger LOG = LoggerFactory.getLogger(HubCheck.class);
    /** ValidatingAdmissionPolicy, by which platform namespaces are guarded, is stable from here on. */
    private static final int OLDEST_MINOR = 30;

    private final Hub hub;
    private final OperatorOptions options;

    private HubCheck(Hub hub, OperatorOptions options) {
        this.hub = hub;
        this.options = options;
    }

    /**
     * A hub that does not answer now is no reason not to start: it is waited for.
     *
     * @throws ClusterException when the credential is refused, or what answers is not the hub that we were told of
     * @throws HubUnfitException when the hub lacks something
     */
    public static void run(OperatorOptions options) {
        Network network = new Network();
        try (Hub hub = GitOpsOperator.hub(options, new Clients(network, RequestObserver.NONE))) {
            new HubCheck(hub, options).run();
        } finally {
            network.close();
        }
    }

    private void run() {
        try {
            VersionInfo version = hub.client().getKubernetesVersion();
            requireVersion(
                    version == null ? "" : version.getGitVersion(),
                    hub.address().server());
            List<String> lacking = new ArrayList<>();
            definitions(lacking);
            rights(lacking);
            if (!lacking.isEmpty()) {
                throw new HubUnfitException(String.join(System.lineSeparator(), lacking));
            }
        } catch (HubUnfitException e) {
            throw e;
        } catch (RuntimeException e) {
            ClusterException failure =
                    Failures.classify("looking at the hub", hub.address().host(), e);
            if (failure.reason() != Reason.Unreachable && failure.reason() != Reason.Throttled) {
                throw failure;
            }
            LOG.atWarn().addKeyValue("why", failure.getMessage()).log("the hub cannot be looked at; it is waited for");
        }
    }

    static void requireVersion(String told, String server) {
        KubernetesVersion version = KubernetesVersion.of(told)
                .orElseThrow(() -> new HubUnfitException("hub " + server
                        + ": what answers does not tell a Kubernetes version; check the server in the kubeconfig"));
        if (version.major() == 1 && version.minor() < OLDEST_MINOR) {
            throw new HubUnfitException("hub %s: it runs Kubernetes %s, and v1.%d or later is needed; upgrade the hub"
                    .formatted(server, version, OLDEST_MINOR));
        }
    }

    private void definitions(List<String> lacking) {
        APIResourceList served = hub.client().getApiResources(Api.API_VERSION);
        Set<String> missing = new TreeSet<>(HubRights.KINDS);
        if (served != null) {
            served.getResources().stream().map(APIResource::getName).forEach(missing::remove);
        }
        if (!missing.isEmpty()) {
            lacking.add("hub %s: it does not serve %s of %s; install the chart deploy/helm/gitops-topology, or the "
                            .formatted(hub.address().server(), String.join(", ", missing), Api.API_VERSION)
                    + "definitions alone with 'kubectl apply --server-side -f crds/'");
        }
    }

    private void rights(List<String> lacking) {
        List<ResourceAttributes> needed = HubRights.needed(options.namespaces(), options.leaderElect());
        Map<String, ListedRights> listed = needed.stream()
                .map(ResourceAttributes::getNamespace)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.toMap(namespace -> namespace, this::listed));
        List<ResourceAttributes> refused = needed.stream()
                .filter(right -> listed.values().stream().noneMatch(list -> list.gives(right)))
                .filter(right -> !Tokens.allowed(hub.client(), hub.address(), right))
                .toList();
        if (refused.isEmpty()) {
            return;
        }
        String lines = HubRights.lines(refused).stream()
                .map(line -> System.lineSeparator() + "  " + line)
                .collect(Collectors.joining());
        lacking.add(
                "hub %s: %s may not do what the operator needs; install the chart deploy/helm/gitops-topology (rbac.create, namespaces), or give it:%s"
                        .formatted(hub.address().server(), account(), lines));
    }

    private ListedRights listed(String namespace) {
        return new ListedRights(namespace, Tokens.listed(hub.client(), hub.address(), namespace));
    }

    private String account() {
        return hub.client()
                .resource(new SelfSubjectReviewBuilder().build())
                .create()
                .getStatus()
                .getUserInfo()
                .getUsername();
    }
}
