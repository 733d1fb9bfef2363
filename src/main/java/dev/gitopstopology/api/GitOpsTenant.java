package dev.gitopstopology.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A team: what it may deploy from where, and who of it may do what. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("GitOpsTenant")
@Plural("gitopstenants")
@Singular("gitopstenant")
@ShortNames("gten")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$')",
        message =
                "metadata.name must be at most 40 lower-case letters, digits and '-', beginning with a letter: it becomes the name of an AppProject, a key of argocd-rbac-cm and part of account names")
@ValidationRule(
        value = "self.metadata.name != 'default'",
        message = "metadata.name may not be default: that is Argo CD's own AppProject, which the topology keeps closed")
@ValidationRule(
        value = "!self.metadata.name.startsWith('catalog-')",
        message = "metadata.name may not begin with catalog-: such AppProjects are those of catalogue entries")
@AdditionalPrinterColumn(name = "Clusters", jsonPath = ".status.clusters", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Instances",
        jsonPath = ".status.instances",
        type = AdditionalPrinterColumn.Type.INTEGER)
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
public class GitOpsTenant extends CustomResource<GitOpsTenantSpec, GitOpsTenantStatus> implements Namespaced {}
