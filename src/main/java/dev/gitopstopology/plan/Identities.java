package dev.gitopstopology.plan;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.FluxComponent;
import dev.gitopstopology.model.FluxOptions;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Clusters that are to be reached by an identity of their platform ({@code spec.workloadIdentity}). Only a Flux on another cluster can
 * do that; where there is none, the wish is refused, rather than a token made that was not wanted.
 */
final class Identities {
    private static final Set<FluxComponent> DELIVERING = Set.of(FluxComponent.KUSTOMIZE, FluxComponent.HELM);

    private Identities() {}

    /** Whether the engine reaches the member so, if that is wished. */
    static boolean apply(Instance instance, boolean ownCluster) {
        return instance.engine().type() == EngineType.Flux && !ownCluster;
    }

    /** Leaves whoever is registered already as it is, and registers nobody anew whose wish cannot be done. */
    static List<Placement> settled(Placements placed) {
        List<Placement> placements = List.copyOf(placed.placements());
        return placements.stream()
                .map(placement -> {
                    List<FleetMember> refused = placement.members().stream()
                            .filter(member -> problem(placements, placement.instance(), member)
                                    .isPresent())
                            .toList();
                    refused.forEach(member -> tell(
                            placed,
                            placement.instance(),
                            member,
                            problem(placements, placement.instance(), member).orElseThrow()));
                    return new Placement(
                            placement.instance(),
                            placement.revision(),
                            without(placement.members(), refused),
                            Stream.concat(
                                            placement.kept().stream(),
                                            refused.stream().filter(member -> holds(member, placement.instance())))
                                    .toList());
                })
                .toList();
    }

    /** The instances that reach any member so, which they have to be made for. */
    static Set<InstanceId> using(Collection<Registration> registrations, Collection<Registration> kept) {
        return Stream.concat(registrations.stream(), kept.stream())
                .filter(each -> each.identity() != null)
                .map(each -> each.instance().id())
                .collect(Collectors.toSet());
    }

    private static void tell(Placements placed, Instance instance, FleetMember member, Problem problem) {
        if (holds(member, instance)) {
            placed.object(member, problem);
        } else {
            placed.refuse(member, problem);
        }
    }

    private static boolean holds(FleetMember member, Instance instance) {
        return member.held().stream().anyMatch(held -> held.instance().equals(instance.id()));
    }

    private static List<FleetMember> without(List<FleetMember> members, List<FleetMember> those) {
        return members.stream().filter(member -> !those.contains(member)).toList();
    }

    private static Optional<Problem> problem(List<Placement> placements, Instance instance, FleetMember member) {
        if (member.identity() == null) {
            return Optional.empty();
        }
        boolean any = placements.stream()
                .anyMatch(
                        each -> (each.members().contains(member) || each.kept().contains(member))
                                && apply(each.instance(), Planner.ownCluster(each.instance(), member)));
        if (!any) {
            return Optional.of(new Problem(
                    "spec.workloadIdentity",
                    "IdentityNotUsed",
                    "FleetCluster %s: spec.workloadIdentity is for a Flux on another cluster, and instance %s of GitOpsTopology %s is %s; remove the field, or leave the cluster out of spec.clusters.selector of that topology"
                            .formatted(member.key(), instance.id(), instance.topology(), what(instance))));
        }
        return apply(instance, Planner.ownCluster(instance, member)) ? turnedOff(instance, member) : Optional.empty();
    }

    private static String what(Instance instance) {
        return instance.engine().type() == EngineType.ArgoCD
                ? "an Argo CD, which takes a token"
                : "a Flux that runs on the cluster itself";
    }

    private static Optional<Problem> turnedOff(Instance instance, FleetMember member) {
        return instance.engine().flux().featureGates().stream()
                .filter(gate -> gate.name().equals(FluxOptions.IDENTITY_GATE)
                        && !gate.enabled()
                        && DELIVERING.contains(gate.component()))
                .findFirst()
                .map(gate -> new Problem(
                        "spec.workloadIdentity",
                        "IdentityTurnedOff",
                        "FleetCluster %s: spec.workloadIdentity needs the feature gate %s, which flux.settings.featureGates of GitOpsTopology %s turns off for the %s; remove it there, or the field here"
                                .formatted(
                                        member.key(),
                                        gate.name(),
                                        instance.topology(),
                                        gate.component().controller())));
    }
}
