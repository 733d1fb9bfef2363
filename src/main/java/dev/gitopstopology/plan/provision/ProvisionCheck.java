package dev.gitopstopology.plan.provision;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionVariable;
import dev.gitopstopology.api.ProvisionWorkers;
import dev.gitopstopology.model.Nesting;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.ClassFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a FleetCluster is not provisioned, or not changed any more; what is there already stays. */
public final class ProvisionCheck {
    /** Of the field that says how a cluster is made. */
    public static final String PATH = "spec.connection.clusterAPI.provision";

    /** Reason: what the class may get at any time is missing in it. */
    public static final String HEALTH_CHECK_UNDEFINED = "HealthCheckUndefined";

    private final ProvisionRequest request;
    private final Grants grants;
    private final List<Problem> problems = new ArrayList<>();

    private ProvisionCheck(ProvisionRequest request, Grants grants) {
        this.request = request;
        this.grants = grants;
    }

    /**
     * @param ofNamespace every FleetCluster of the namespace with {@code connection.clusterAPI}, this one included
     * @param classFacts of the class that it names; null where nobody could look
     */
    public static List<Problem> problems(
            ProvisionRequest request,
            Grants grants,
            Collection<ProvisionRequest> ofNamespace,
            @Nullable ClassFacts classFacts) {
        return problems(request, grants, ofNamespace, classFacts, 0);
    }

    /** @param retained Clusters that are there although their FleetClusters are gone */
    public static List<Problem> problems(
            ProvisionRequest request,
            Grants grants,
            Collection<ProvisionRequest> ofNamespace,
            @Nullable ClassFacts classFacts,
            int retained) {
        ProvisionCheck check = new ProvisionCheck(request, grants);
        check.twoOnOne(ofNamespace);
        Provision provision = request.provision();
        if (provision != null) {
            check.unreadable();
            check.quota(ofNamespace, retained);
            check.source(provision);
            check.version(provision);
            check.ttl(provision);
            check.machines(provision);
            check.variables(provision);
            if (provision.classRef() != null && classFacts != null) {
                check.clusterClass(provision, provision.classRef(), classFacts);
            }
        }
        return List.copyOf(check.problems);
    }

    /** Why the FleetCluster cannot have the Cluster at all, whether it makes it or finds it. */
    public static Optional<Problem> taken(ProvisionRequest request, Collection<ProvisionRequest> ofNamespace) {
        ProvisionCheck check = new ProvisionCheck(request, Grants.of(Map.of(), true));
        check.twoOnOne(ofNamespace);
        return check.problems.stream().findFirst();
    }

    private void twoOnOne(Collection<ProvisionRequest> ofNamespace) {
        Optional<ProvisionRequest> first = ofNamespace.stream()
                .filter(other -> other.key().namespace().equals(request.key().namespace())
                        && other.cluster().equals(request.cluster()))
                .min(ProvisionRequest.AGE)
                .filter(other -> !other.key().equals(request.key()));
        first.ifPresent(other -> add(
                "spec.connection.clusterAPI",
                "ClusterTaken",
                "Cluster %s/%s is FleetCluster %s's already, which is older; delete one of the two (a Cluster that was not provisioned by it stays)"
                        .formatted(request.key().namespace(), request.cluster(), other.key())));
    }

    private void unreadable() {
        grants.unreadable()
                .forEach(annotation -> add(
                        PATH,
                        "GrantUnreadable",
                        "Namespace %s: annotation %s; until an administrator corrects it, nothing is provisioned"
                                .formatted(request.key().namespace(), annotation)));
    }

    private void quota(Collection<ProvisionRequest> ofNamespace, int retained) {
        Integer most = grants.clusters();
        if (most == null) {
            return;
        }
        long older = retained
                + ofNamespace.stream()
                        .filter(other -> other.provision() != null
                                && other.key().namespace().equals(request.key().namespace())
                                && ProvisionRequest.AGE.compare(other, request) < 0)
                        .count();
        if (most == 0) {
            add(
                    PATH,
                    "ProvisioningNotAllowed",
                    "no cluster may be provisioned in namespace %s: an administrator allows it with the annotations %s and %s of the Namespace"
                            .formatted(
                                    request.key().namespace(),
                                    Api.ANNOTATION_MAX_CLUSTERS,
                                    Api.ANNOTATION_CLUSTER_CLASSES));
        } else if (older >= most) {
            add(
                    PATH,
                    "QuotaExceeded",
                    "namespace %s may have %d provisioned clusters (annotation %s), and %d older ones are there; delete one, or ask an administrator for more"
                            .formatted(request.key().namespace(), most, Api.ANNOTATION_MAX_CLUSTERS, older));
        }
    }

    private void source(Provision provision) {
        Provision.ClassRef reference = provision.classRef();
        if (reference == null) {
            if (!grants.templates()) {
                add(
                        PATH + ".templateRef",
                        "TemplatesNotAllowed",
                        "namespace %s may not provision from templates: use classRef, or ask an administrator for the annotation %s: \"true\" of the Namespace"
                                .formatted(request.key().namespace(), Api.ANNOTATION_CLUSTER_TEMPLATES));
            }
            return;
        }
        String namespace =
                Objects.requireNonNullElse(reference.namespace(), request.key().namespace());
        if (!grants.allowsClass(namespace, reference.name(), request.key())) {
            add(
                    PATH + ".classRef",
                    "ClassNotAllowed",
                    "ClusterClass %s/%s is not among those that namespace %s may use (annotation %s of the Namespace: %s)"
                            .formatted(
                                    namespace,
                                    reference.name(),
                                    request.key().namespace(),
                                    Api.ANNOTATION_CLUSTER_CLASSES,
                                    shown(grants.classes())));
        }
    }

    private void version(Provision provision) {
        if (!grants.allowsVersion(provision.version())) {
            add(
                    PATH + ".version",
                    "VersionNotAllowed",
                    "version %s is not among those that namespace %s may use (annotation %s of the Namespace: %s)"
                            .formatted(
                                    provision.version(),
                                    request.key().namespace(),
                                    Api.ANNOTATION_CLUSTER_VERSIONS,
                                    shown(grants.versions())));
        }
    }

    private void ttl(Provision provision) {
        String ttl = provision.ttl();
        Optional<Duration> asked = Optional.ofNullable(ttl).flatMap(Ttl::of);
        if (ttl != null && asked.isEmpty()) {
            add(PATH + ".ttl", "TtlInvalid", "ttl %s is no time: write such as 8h or 90m".formatted(ttl));
            return;
        }
        Duration longest = grants.longest();
        if (longest != null && (asked.isEmpty() || asked.get().compareTo(longest) > 0)) {
            add(
                    PATH + ".ttl",
                    "TtlTooLong",
                    "clusters of namespace %s live for at most %d minutes (annotation %s of the Namespace): set provision.ttl to that or less"
                            .formatted(request.key().namespace(), longest.toMinutes(), Api.ANNOTATION_MAX_CLUSTER_TTL));
        }
    }

    private void machines(Provision provision) {
        Provision.ControlPlane controlPlane = provision.controlPlane();
        if (controlPlane != null && controlPlane.replicas() != null && controlPlane.replicas() % 2 == 0) {
            add(
                    PATH + ".controlPlane.replicas",
                    "EvenControlPlane",
                    "controlPlane.replicas is %d: an even number of etcd members survives no more failures; write one less or one more"
                            .formatted(controlPlane.replicas()));
        }
    }

    private void clusterClass(Provision provision, Provision.ClassRef reference, ClassFacts facts) {
        String name =
                Objects.requireNonNullElse(reference.namespace(), request.key().namespace()) + "/" + reference.name();
        if (!facts.there()) {
            add(
                    PATH + ".classRef",
                    "ClassMissing",
                    "ClusterClass %s is not there: apply it, or correct provision.classRef".formatted(name));
            return;
        }
        if (facts.notReconciled() != null) {
            add(
                    PATH + ".classRef",
                    "ClassNotReconciled",
                    "ClusterClass %s is not ready to be used: %s".formatted(name, facts.notReconciled()));
        }
        if (!facts.versions().isEmpty() && !facts.versions().contains(provision.version())) {
            add(
                    PATH + ".version",
                    "VersionNotOfClass",
                    "ClusterClass %s is not for version %s, but for %s"
                            .formatted(name, provision.version(), String.join(", ", facts.versions())));
        }
        for (ProvisionWorkers group : Objects.requireNonNullElse(provision.workers(), List.<ProvisionWorkers>of())) {
            String workerClass = Objects.requireNonNullElse(group.workerClass(), group.name());
            if (!facts.workerClasses().contains(workerClass)) {
                add(
                        PATH + ".workers[" + group.name() + "]",
                        "WorkerClassUnknown",
                        "ClusterClass %s has no class of workers named %s, only %s: set workerClass"
                                .formatted(
                                        name, workerClass, shown(List.copyOf(new TreeSet<>(facts.workerClasses())))));
            }
        }
        if (Boolean.TRUE.equals(provision.healthChecks())) {
            healthChecks(provision, name, facts);
        }
    }

    private void variables(Provision provision) {
        Stream.concat(
                        Stream.of(Objects.requireNonNullElse(provision.variables(), List.<ProvisionVariable>of())),
                        Objects.requireNonNullElse(provision.workers(), List.<ProvisionWorkers>of()).stream()
                                .map(group ->
                                        Objects.requireNonNullElse(group.variables(), List.<ProvisionVariable>of())))
                .flatMap(List::stream)
                .filter(variable -> Nesting.tooDeep(variable.value()))
                .forEach(variable -> add(
                        PATH + ".variables[" + variable.name() + "]",
                        "VariableTooDeep",
                        "variable %s is nested more than %d levels deep; make it flatter"
                                .formatted(variable.name(), Nesting.MOST)));
    }

    /** Cluster API refuses to switch on what nobody defined; what a class defines is on by itself. */
    private void healthChecks(Provision provision, String name, ClassFacts facts) {
        List<String> without = new ArrayList<>();
        if (!facts.controlPlaneChecked()) {
            without.add("its control plane");
        }
        Objects.requireNonNullElse(provision.workers(), List.<ProvisionWorkers>of()).stream()
                .map(group -> Objects.requireNonNullElse(group.workerClass(), group.name()))
                .distinct()
                .filter(each ->
                        facts.workerClasses().contains(each) && !facts.checked().contains(each))
                .forEach(each -> without.add("workers " + each));
        if (!without.isEmpty()) {
            add(
                    PATH + ".healthChecks",
                    HEALTH_CHECK_UNDEFINED,
                    "ClusterClass %s has no healthCheck for %s, so there is nothing to switch on, and Cluster API refuses it; give the class one, or leave provision.healthChecks out: what a class defines is on by itself"
                            .formatted(name, String.join(", ", without)));
        }
    }

    private static String shown(@Nullable List<String> entries) {
        return entries == null || entries.isEmpty() ? "none" : String.join(", ", entries);
    }

    private void add(String path, String reason, String message) {
        problems.add(new Problem(path, reason, "FleetCluster %s: %s".formatted(request.key(), message)));
    }
}
