package dev.gitopstopology.operator;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.cluster.Enrolment;
import dev.gitopstopology.cluster.EnrolmentMark;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.EnrolmentRemoval;

/** The last order for a member: our own credential for it is revoked, and with {@code Remove} everything of ours goes. */
final class FarewellOrder extends ClusterOrder {
    static final String ID = "farewell";
    private final Member member;
    private final Member home;
    private final RemovePolicy policy;
    private final boolean hub;

    FarewellOrder(Member member, Member home, RemovePolicy policy, boolean hub) {
        super(ID, policy.name());
        this.member = member;
        this.home = home;
        this.policy = policy;
        this.hub = hub;
    }

    @Override
    String cluster() {
        return member.key().toString();
    }

    @Override
    Receipt deliver() {
        if (hub) {
            return Receipt.removed(); // never enrolled: it is reached with the operator's own account
        }
        try {
            return member.call("giving our access back", this::giveBack);
        } catch (ClusterException e) {
            boolean revoked = e.reason() == Reason.Unauthorized || e.reason() == Reason.NotEnrolled;
            if (revoked && member.state().givenBack()) {
                return Receipt.removed(); // by ourselves: the reply was lost
            }
            throw e;
        }
    }

    private Receipt giveBack(ConnectedCluster connected) {
        EnrolmentRemoval removal = new EnrolmentRemoval(member.target(connected));
        removal.withdraw(EnrolmentMark.name(home.identity().uid(), member.key().toString()));
        if (removal.inUse()) {
            return Receipt.removed(); // somebody else needs what enrolment made; the last one takes it away
        }
        member.update(MemberState::givingBack);
        if (policy == RemovePolicy.Remove) {
            removal.removeNamespace();
        } else {
            removal.revokeInstaller(Enrolment.INSTALLER);
        }
        return Receipt.removed();
    }
}
