package dev.gitopstopology.cluster;

import dev.gitopstopology.localcluster.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;

/** A local cluster in the words of this package. */
record RealCluster(LocalCluster cluster) {
    String server() {
        return cluster.server().toString();
    }

    String caData() {
        return Base64.getEncoder().encodeToString(cluster.caCertificate().getBytes(StandardCharsets.UTF_8));
    }

    String kubeconfig() {
        return cluster.kubeconfig();
    }

    Endpoint admin() {
        return new KubeconfigParser(Clock.systemUTC()).parse(kubeconfig().getBytes(StandardCharsets.UTF_8));
    }
}
