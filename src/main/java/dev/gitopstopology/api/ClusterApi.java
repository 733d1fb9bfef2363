package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A cluster that Cluster API makes and keeps: one that is there already, or one that we ask it for. */
@ValidationRule(
        value = "has(self.clusterRef) != has(self.provision)",
        message = "clusterAPI needs exactly one of clusterRef (a Cluster that is there) and provision (a new one)")
@ValidationRule(
        value =
                "has(self.provision) == has(oldSelf.provision) && (!has(self.clusterRef) || !has(oldSelf.clusterRef) || self.clusterRef == oldSelf.clusterRef)",
        message =
                "clusterAPI cannot be led to another Cluster: delete the FleetCluster (the Cluster is retained) and create it again")
public record ClusterApi(
        @JsonPropertyDescription("A Cluster of Cluster API in this namespace, which somebody else keeps.") @Nullable
        NameRef clusterRef,

        @JsonPropertyDescription("A new Cluster, which is called as this FleetCluster is, and is kept as this says.")
        @Nullable
        Provision provision) {}
