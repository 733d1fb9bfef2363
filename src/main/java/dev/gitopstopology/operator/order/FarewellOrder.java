package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.cluster.Enrolment;
import dev.gitopstopology.cluster.EnrolmentMark;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.EnrolmentRemoval;
import dev.gitopstopology.deliver.push.MemberInventories;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.MemberState;
import dev.gitopstopology.status.LeavingView;

/**
 * The last order for a member: our own credential for it is revoked, and with {@code Remove} everything of ours goes. What the
 * member itself still holds is ended before, whatever was known of it.
 */
public final class FarewellOrder extends ClusterOrder {
    public static final String ID = Member.FAREWELL;
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
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        String hubUid = onHub(() -> home.identity().uid());
        try {
            return member.call("giving our access back", connected -> farewell(connected, hubUid));
        } catch (ClusterException e) {
            boolean revoked = e.reason() == Reason.Unauthorized || e.reason() == Reason.NotEnrolled;
            if (!hub && revoked && member.state().givenBack()) {
                return Receipt.removed(); // by ourselves: the reply was lost
            }
            throw e;
        }
    }

    private Receipt farewell(ConnectedCluster connected, String hubUid) {
        MemberInventories.Found held = MemberInventories.on(member.target(connected), member.key(), hubUid);
        if (!held.isEmpty()) {
            held.registrations().forEach(each -> member.update(before -> before.registering(each)));
            held.engines().forEach(each -> member.update(before -> before.running(each)));
            return Receipt.not(
                    Outcome.Waiting,
                    LeavingView.DEPARTING,
                    "registrations of cluster %s have to end, and engines on it be let go, before our access to it goes"
                            .formatted(cluster()));
        }
        if (hub) {
            return Receipt.removed(); // never enrolled: it is reached with the operator's own account
        }
        EnrolmentRemoval removal = new EnrolmentRemoval(member.target(connected));
        removal.withdraw(EnrolmentMark.name(hubUid, member.key().toString()));
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
