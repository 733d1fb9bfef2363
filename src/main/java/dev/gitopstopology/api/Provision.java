package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster that is to be: from a ClusterClass, or from Cluster API objects of one's own. */
@ValidationRule(
        value = "has(self.classRef) != has(self.templateRef)",
        message =
                "provision needs exactly one of classRef (a ClusterClass) and templateRef (Cluster API objects in a ConfigMap)")
@ValidationRule(
        value = "has(self.classRef) == has(oldSelf.classRef)",
        message = "provision cannot change between classRef and templateRef: make another cluster and move to it")
@ValidationRule(
        value = "has(self.classRef) || !has(self.workers) || self.workers.all(w, !has(w.variables))",
        message = "variables of workers need provision.classRef; a template has provision.variables only")
@ValidationRule(
        value = "has(self.git) == (has(self.delivery) && self.delivery == 'Git')",
        message = "provision.git must be present exactly when provision.delivery is Git")
@ValidationRule(
        value =
                "(has(self.delivery) ? self.delivery : 'Push') == (has(oldSelf.delivery) ? oldSelf.delivery : 'Push') && (!has(self.git) || !has(oldSelf.git) || (self.git.url == oldSelf.git.url && self.git.branch == oldSelf.git.branch && self.git.path == oldSelf.git.path))",
        message =
                "provision.delivery and the place in provision.git cannot change: delete the FleetCluster with deletionPolicy Retain, and create it again")
public record Provision(
        @Required
        @Pattern("^v1\\.[0-9]{1,3}\\.[0-9]{1,3}([-+][0-9A-Za-z.+-]+)?$")
        @Size(max = 63)
        @JsonPropertyDescription(
                "Kubernetes version, such as v1.34.2. A later one upgrades the cluster: the control plane first, then the workers, one minor at a time.")
        String version,

        @JsonPropertyDescription("The ClusterClass that the cluster is made from.") @Nullable
        ClassRef classRef,

        @JsonPropertyDescription(
                "A ConfigMap of this namespace with the cluster's objects: Cluster, infrastructure, control plane, workers and their templates.")
        @Nullable
        TemplateRef templateRef,

        @Size(max = 100)
        @JsonPropertyDescription("Variables of the class, or of the template, where ${NAME} stands for them.")
        @Nullable
        List<ProvisionVariable> variables,

        @JsonPropertyDescription("The control plane's machines.") @Nullable
        ControlPlane controlPlane,

        @Size(max = 50) @JsonPropertyDescription("The groups of workers.") @Nullable
        List<ProvisionWorkers> workers,

        @JsonPropertyDescription("Addresses of pods and services. Absent: what the class or the provider gives.")
        @Nullable
        Network network,

        @JsonPropertyDescription(
                "Whether machines that fail are replaced, where the class has a health check. Absent: as the class says.")
        @Nullable
        Boolean healthChecks,

        @JsonPropertyDescription("Cluster API leaves the cluster as it is while this is true.") @Nullable
        Boolean paused,

        @Size(max = 20)
        @JsonPropertyDescription(
                "What the cluster needs before any engine can run, such as its CNI: applied as soon as its API server answers.")
        @Nullable
        List<ProvisionAddon> addons,

        @Pattern("^([0-9]+h)?([0-9]+m)?$")
        @Size(min = 2, max = 16)
        @JsonPropertyDescription(
                "How long the cluster lives, such as 8h, counted from the creation of this object; then it is deleted. Needs deletionPolicy Delete and deletionProtection false.")
        @Nullable
        String ttl,

        @JsonPropertyDescription(
                "Whether the Cluster's own condition Available is to wait for our condition GitOpsReady on it.")
        @Nullable
        Boolean availabilityGate,

        @Default("Push")
        @JsonPropertyDescription(
                "How the objects get to the hub: Push (the operator applies them) or Git (it commits them, and an engine of the hub applies them).")
        @Nullable
        ProvisionDelivery delivery,

        @JsonPropertyDescription("Where in Git they are written.") @Nullable
        ProvisionGit git) {

    /** Where in Git the objects go; null when they are applied. */
    public @Nullable ProvisionGit inGit() {
        return delivery == ProvisionDelivery.Git ? git : null;
    }

    /** A ClusterClass. */
    public record ClassRef(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the ClusterClass.")
            String name,

            @Size(min = 1, max = 63)
            @JsonPropertyDescription("Namespace of the ClusterClass. Absent: this one.")
            @Nullable
            String namespace) {}

    /** Cluster API objects in a ConfigMap. */
    public record TemplateRef(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the ConfigMap.")
            String name,

            @Default("cluster.yaml")
            @Pattern("^[-._a-zA-Z0-9]+$")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Its key.")
            @Nullable
            String key) {}

    /** The control plane's machines. */
    @ValidationRule(
            value = "!has(self.replicas) || self.replicas % 2 == 1",
            message = "controlPlane.replicas must be odd: an even number of etcd members survives no more failures")
    public record ControlPlane(
            @Min(1)
            @Max(9)
            @JsonPropertyDescription("How many machines; odd. Absent: as the class or template says.")
            @Nullable
            Integer replicas) {}

    /** Addresses of pods and services. */
    public record Network(
            @Size(max = 2) @JsonPropertyDescription("CIDR blocks of pods.") @Nullable
            List<@Size(max = 49) String> pods,

            @Size(max = 2) @JsonPropertyDescription("CIDR blocks of services.") @Nullable
            List<@Size(max = 49) String> services,

            @Size(max = 253) @JsonPropertyDescription("DNS domain of services, such as cluster.local.") @Nullable
            String serviceDomain) {}
}
