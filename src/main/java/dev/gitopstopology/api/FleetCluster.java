package dev.gitopstopology.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** One cluster of the fleet. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("FleetCluster")
@Plural("fleetclusters")
@Singular("fleetcluster")
@ShortNames("fc")
@AdditionalPrinterColumn(
        name = "Connection",
        jsonPath = ".spec.connection.type",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Kubernetes",
        jsonPath = ".status.kubernetesVersion",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Leaving",
        jsonPath = ".status.conditions[?(@.type==\"Leaving\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Server",
        jsonPath = ".status.server",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class FleetCluster extends CustomResource<FleetClusterSpec, FleetClusterStatus> implements Namespaced {}
