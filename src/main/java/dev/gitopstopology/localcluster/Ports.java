package dev.gitopstopology.localcluster;

/** The three loopback ports of a cluster. */
record Ports(int api, int etcd, int etcdPeer) {
    private static final PortBlocks OURS = new PortBlocks();

    static Ports take() {
        return new Ports(one(), one(), one());
    }

    void release() {
        give(api);
        give(etcd);
        give(etcdPeer);
    }

    static void give(int port) {
        OURS.give(port);
    }

    static int one() {
        return OURS.one();
    }
}
