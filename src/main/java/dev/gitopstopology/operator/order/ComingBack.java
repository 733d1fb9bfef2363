package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.push.LeavingApplications;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.render.registration.ClusterSecret;

/** A cluster that an engine does not know, and may have known before. */
final class ComingBack {
    private ComingBack() {}

    /** Nothing may be deleted there by an engine that has not heard yet that it was not to. */
    static void requireNothingLeaving(Member member, Member engine, Registration registration) {
        if (registration.instance().engine().type() != EngineType.ArgoCD) {
            return;
        }
        String server = registration.ownCluster()
                ? ClusterSecret.OWN_CLUSTER
                : member.call("looking at its address", ConnectedCluster::address)
                        .server();
        engine.call("looking for Applications that are being deleted", connected -> {
            LeavingApplications.requireNone(
                    engine.target(connected),
                    registration.instance().engine().namespace(),
                    registration.destination(),
                    server);
            return true;
        });
    }
}
