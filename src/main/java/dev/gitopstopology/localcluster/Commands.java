package dev.gitopstopology.localcluster;

import java.nio.file.Path;
import java.util.List;

/** The command lines of a cluster's processes. The cluster's directory is in each of them: that is how the sweep knows them. */
record Commands(Binaries binaries, ClusterFiles files, Ports ports) {
    List<String> etcd() {
        String client = "http://127.0.0.1:" + ports.etcd();
        String peer = "http://127.0.0.1:" + ports.etcdPeer();
        return List.of(
                binaries.etcd().toString(),
                "--data-dir=" + files.etcdData().resolve("data"),
                "--name=local",
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=local=" + peer,
                "--unsafe-no-fsync",
                "--log-level=warn");
    }

    /**
     * The API server makes its own CA and a serving certificate for 127.0.0.1 under {@code --cert-dir}. The ServiceAccount admission plugin is off
     * because nothing publishes kube-root-ca.crt, which it wants to mount; endpoints are off because a loopback address is not a valid endpoint.
     */
    List<String> apiServer() {
        return List.of(
                binaries.apiServer().toString(),
                "--cert-dir=" + files.certificates(),
                "--etcd-servers=http://127.0.0.1:" + ports.etcd(),
                "--bind-address=127.0.0.1",
                "--secure-port=" + ports.api(),
                "--endpoint-reconciler-type=none",
                "--token-auth-file=" + files.tokens(),
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + files.serviceAccountKey(),
                "--service-account-signing-key-file=" + files.serviceAccountKey(),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--audit-policy-file=" + files.auditPolicy(),
                "--audit-log-path=" + files.auditLog(),
                "--audit-log-maxsize=0",
                "--profiling=false");
    }

    List<String> controllerManager() {
        return List.of(
                binaries.controllerManager().toString(),
                "--kubeconfig=" + files.controllerManagerKubeconfig(),
                "--controllers=namespace-controller,garbage-collector-controller,clusterrole-aggregation-controller",
                "--leader-elect=false",
                "--secure-port=0",
                "--kube-api-qps=100",
                "--kube-api-burst=200",
                "--concurrent-gc-syncs=4",
                "--concurrent-namespace-syncs=4",
                "--profiling=false");
    }

    Path log(String process) {
        return files.directory().resolve(process + ".log");
    }
}
