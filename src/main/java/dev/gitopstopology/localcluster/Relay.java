package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.net.Socket;

/** Serves one connection that a proxy has accepted, until it ends. */
interface Relay {
    void serve(Socket client, Faults faults, long generation) throws IOException, InterruptedException;
}
