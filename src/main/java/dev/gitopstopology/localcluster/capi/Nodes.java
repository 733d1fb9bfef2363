package dev.gitopstopology.localcluster.capi;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The Nodes of a workload cluster, as kubelets would register them: not Ready until there is a network, which is to say a DaemonSet in
 * kube-system. Pods of a DaemonSet run as soon as its Nodes are Ready.
 */
final class Nodes implements AutoCloseable {
    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    private static final String NO_NETWORK =
            "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:cni plugin not initialized";
    private final KubernetesClient client;
    private final SharedIndexInformer<DaemonSet> daemonSets;
    private final Map<String, Boolean> registered = new HashMap<>();

    /** @param changed called when a DaemonSet comes, changes or goes */
    Nodes(KubernetesClient client, Runnable changed) {
        this.client = client;
        this.daemonSets = client.apps().daemonSets().inAnyNamespace().inform(new ChangeOf<>(set -> changed.run()));
    }

    boolean networked() {
        return daemonSets.getStore().list().stream()
                .anyMatch(each -> each.getMetadata().getNamespace().equals("kube-system"));
    }

    /** Makes the cluster's Nodes and the status of DaemonSets what they are to be. */
    void sync(List<Machine> machines, Pool controlPlane) {
        boolean ready = networked();
        for (Machine machine : machines) {
            if (!Objects.equals(registered.get(machine.name()), ready)) {
                register(machine, machine.pool().equals(controlPlane.name()), ready);
                registered.put(machine.name(), ready);
            }
        }
        List<String> names = machines.stream().map(Machine::name).toList();
        for (String gone : List.copyOf(registered.keySet())) {
            if (!names.contains(gone)) {
                client.nodes().withName(gone).delete();
                registered.remove(gone);
            }
        }
        daemonSets.getStore().list().forEach(each -> schedule(each, machines.size(), ready));
    }

    private void register(Machine machine, boolean controlPlane, boolean ready) {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(machine.name())
                .addToLabels("kubernetes.io/hostname", machine.name())
                .addToLabels(controlPlane ? Map.of(CONTROL_PLANE, "") : Map.of())
                .endMetadata()
                .withNewSpec()
                .withProviderID("local:////" + machine.name())
                .withTaints(
                        ready
                                ? List.of()
                                : List.of(new TaintBuilder()
                                        .withKey("node.kubernetes.io/not-ready")
                                        .withEffect("NoSchedule")
                                        .build()))
                .endSpec()
                .build();
        client.resource(node).fieldManager("local-provider").forceConflicts().serverSideApply();
        Node status = new NodeBuilder()
                .withNewMetadata()
                .withName(machine.name())
                .endMetadata()
                .withNewStatus()
                .withNewNodeInfo()
                .withKubeletVersion(machine.version())
                .endNodeInfo()
                .withConditions(new NodeConditionBuilder()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .withReason(ready ? "KubeletReady" : "KubeletNotReady")
                        .withMessage(ready ? "kubelet is posting ready status" : NO_NETWORK)
                        .build())
                .endStatus()
                .build();
        client.resource(status)
                .subresource("status")
                .patch(HubObjects.APPLY);
    }

    private void schedule(DaemonSet set, int nodes, boolean ready) {
        int running = ready ? nodes : 0;
        var status = set.getStatus();
        if (status != null
                && Objects.equals(status.getObservedGeneration(), set.getMetadata().getGeneration())
                && Objects.equals(status.getDesiredNumberScheduled(), nodes)
                && Objects.equals(status.getNumberReady(), running)) {
            return;
        }
        client.resource(new DaemonSetBuilder()
                        .withNewMetadata()
                        .withName(set.getMetadata().getName())
                        .withNamespace(set.getMetadata().getNamespace())
                        .withUid(set.getMetadata().getUid())
                        .endMetadata()
                        .withNewStatus()
                        .withObservedGeneration(set.getMetadata().getGeneration())
                        .withCurrentNumberScheduled(nodes)
                        .withDesiredNumberScheduled(nodes)
                        .withUpdatedNumberScheduled(nodes)
                        .withNumberMisscheduled(0)
                        .withNumberReady(running)
                        .withNumberAvailable(running)
                        .endStatus()
                        .build())
                .subresource("status")
                .patch(HubObjects.APPLY);
    }

    @Override
    public void close() {
        daemonSets.close();
    }
}
