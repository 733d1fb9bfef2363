package dev.gitopstopology.cluster;

import java.util.Optional;

/** Where the admin's kubeconfig comes from, asked only when it is needed. */
@FunctionalInterface
public interface KubeconfigSource {
    /**
     * @return the endpoint, or empty when there is none (any more)
     * @throws KubeconfigRefusedException when there is one that we do not accept
     */
    Optional<Endpoint> read();

    /** Changes when the kubeconfig does; empty where that cannot be told. */
    default String version() {
        return "";
    }

    /** What a person is to do where there is none. */
    default String remedy() {
        return "create " + place()
                + ", which spec.connection.kubeconfig.secretRef names, with the kubeconfig of an administrator";
    }

    /** Where it is looked for, for messages. */
    default String place() {
        return "the kubeconfig";
    }
}
