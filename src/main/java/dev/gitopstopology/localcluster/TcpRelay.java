package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes bytes both ways and understands none: TLS goes through it. */
record TcpRelay(InetSocketAddress target) implements Relay {
    private static final Logger LOG = LoggerFactory.getLogger(TcpRelay.class);
    private static final int CONNECT_MILLIS = 5_000;

    @Override
    public void serve(Socket client, Faults faults, long generation) throws IOException, InterruptedException {
        if (!faults.mayPass(generation)) {
            return;
        }
        try (Socket server = new Socket()) {
            server.connect(target, CONNECT_MILLIS);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Thread answers =
                    FaultProxy.daemon("fault-proxy-answers", () -> copy(server, client, faults, generation, true));
            copy(client, server, faults, generation, false);
            answers.join();
        }
    }

    private static void copy(Socket from, Socket to, Faults faults, long generation, boolean answers) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                if (answers) {
                    Thread.sleep(faults.delayMillis());
                }
                if (!faults.mayPass(generation)) {
                    closeBoth(from, to);
                    return;
                }
                out.write(chunk, 0, n);
            }
            to.shutdownOutput();
        } catch (SocketException closed) {
            LOG.trace("Connection closed", closed);
            closeBoth(from, to);
        } catch (IOException e) {
            LOG.debug("Connection broke", e);
            closeBoth(from, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeBoth(Socket one, Socket other) {
        FaultProxy.close(one);
        FaultProxy.close(other);
    }
}
