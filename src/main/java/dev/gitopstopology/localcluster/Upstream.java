package dev.gitopstopology.localcluster;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;

/** A proxy's connection to the server, for one request. May be closed by another thread than the one that reads from it. */
record Upstream(Socket socket, InputStream in, OutputStream out) implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    static Upstream connect(InetSocketAddress target, SSLContext trust) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(target, CONNECT_MILLIS);
            plain.setTcpNoDelay(true);
            // With host and port, TLS sessions are resumed.
            Socket tls = trust.getSocketFactory().createSocket(plain, target.getHostString(), target.getPort(), true);
            return new Upstream(plain, new BufferedInputStream(tls.getInputStream()), tls.getOutputStream());
        } catch (IOException e) {
            FaultProxy.close(plain);
            throw e;
        }
    }

    void send(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            out.write(part);
        }
        out.flush();
    }

    /** Below TLS: its own farewell would wait for the thread that reads. */
    @Override
    public void close() {
        FaultProxy.close(socket);
    }
}
