package dev.gitopstopology.localcluster;

import dev.gitopstopology.localcluster.HttpBody.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that goes on: a watch, or what follows a change of protocol. Ends when either side does. One that fell silent stays so, and stays open,
 * until its client gives up: such is a connection whose other end vanished.
 *
 * @param silent whether streams fall silent now
 * @param gate waits while nothing may pass; says false when the client's connection has been cut
 */
record HttpStream(InputStream fromClient, OutputStream toClient, Upstream server, BooleanSupplier silent, Gate gate) {
    private static final Logger LOG = LoggerFactory.getLogger(HttpStream.class);

    /** See {@link Faults#mayPass(long)}. */
    interface Gate {
        boolean mayPass() throws InterruptedException;
    }

    /** Returns when the stream has ended. */
    void pass(HttpHead answer, Framing framing) throws IOException, InterruptedException {
        // The client must not ask more on a connection of which the other thread reads.
        HttpHead head = framing == Framing.UntilTheEnd ? answer : answer.with("Connection", "close");
        toClient.write(head.bytes());
        toClient.flush();
        Thread questions = FaultProxy.daemon("fault-proxy-stream", this::listen);
        boolean[] muted = {false};
        HttpBody.copy(framing, answer, server.in(), piece -> {
            muted[0] |= silent.getAsBoolean();
            if (muted[0]) {
                return;
            }
            if (!gate.mayPass()) {
                throw new IOException("The stream was cut.");
            }
            toClient.write(piece);
            toClient.flush();
        });
        if (muted[0] || silent.getAsBoolean()) {
            questions.join();
        }
    }

    /** Notices that the client has gone; what it says meanwhile (after a change of protocol) goes to the server. */
    private void listen() {
        try (server) {
            byte[] some = new byte[1 << 12];
            for (int n = fromClient.read(some); n >= 0; n = fromClient.read(some)) {
                server.send(Arrays.copyOf(some, n));
            }
        } catch (IOException e) {
            LOG.trace("A stream ended", e);
        }
    }
}
