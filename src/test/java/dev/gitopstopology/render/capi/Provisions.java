package dev.gitopstopology.render.capi;

import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionVariable;
import java.util.List;

/** Variants of a provision, where YAML would stand in the way. */
final class Provisions {
    private Provisions() {}

    static Provision withVariables(Provision of, List<ProvisionVariable> variables) {
        return new Provision(
                of.version(),
                of.classRef(),
                of.templateRef(),
                variables,
                of.controlPlane(),
                of.workers(),
                of.network(),
                of.healthChecks(),
                of.paused(),
                of.addons(),
                of.ttl(),
                of.availabilityGate(),
                of.delivery(),
                of.git());
    }
}
