package dev.gitopstopology.plan.provision;

import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionAddon;
import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.Objects;

/** What an add-on may come from in a namespace that is no platform namespace: the operator neither calls hosts for it nor opens its own files. */
public final class AddonSources {
    private AddonSources() {}

    public static List<Problem> problems(ProvisionRequest request) {
        Provision provision = request.provision();
        if (provision == null) {
            return List.of();
        }
        return Objects.requireNonNullElse(provision.addons(), List.<ProvisionAddon>of()).stream()
                .filter(addon -> addon.configMap() == null)
                .map(addon -> new Problem(
                        ProvisionCheck.PATH + ".addons[" + addon.name() + "]",
                        "AddonSourceNotAllowed",
                        "FleetCluster %s: add-on %s: url and file are allowed only in a platform namespace; put the manifests into a ConfigMap of namespace %s"
                                .formatted(
                                        request.key(),
                                        addon.name(),
                                        request.key().namespace())))
                .toList();
    }
}
