package dev.gitopstopology.localcluster;

import dev.gitopstopology.localcluster.HttpBody.Framing;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Ends TLS with the API server's own certificate and passes HTTP/1.1 requests on, one connection to the server each. Tokens pass, client certificates
 * cannot. A watch streams; any other answer is read to its end before the client sees any of it.
 *
 * @param served what clients see
 * @param trust for the way to the server
 */
record HttpRelay(InetSocketAddress target, SSLContext served, SSLContext trust, Traffic traffic) implements Relay {
    @Override
    public void serve(Socket client, Faults faults, long generation) throws IOException, InterruptedException {
        if (!faults.mayPass(generation)) {
            return;
        }
        client.setTcpNoDelay(true);
        try (SSLSocket tls = (SSLSocket) served.getSocketFactory().createSocket(client, null, true)) {
            InputStream in = new BufferedInputStream(tls.getInputStream());
            Line line = new Line(client, in, tls.getOutputStream(), faults, generation);
            boolean open = true;
            while (open) {
                HttpHead request = HttpHead.read(in);
                open = request != null && exchange(request, line);
            }
        } catch (IOException | RuntimeException e) {
            FaultProxy.reset(client); // before TLS says goodbye
            throw e;
        }
    }

    /** A client's connection. */
    private record Line(Socket socket, InputStream in, OutputStream out, Faults faults, long generation) {
        /** False when it has been cut meanwhile. */
        boolean mayPass() throws InterruptedException {
            return faults.mayPass(generation);
        }

        void send(byte[]... parts) throws IOException {
            for (byte[] part : parts) {
                out.write(part);
            }
            out.flush();
        }

        boolean reset() {
            FaultProxy.reset(socket);
            return false;
        }
    }

    /** False when the connection is done with. */
    private boolean exchange(HttpHead request, Line line) throws IOException, InterruptedException {
        byte[] body = HttpBody.read(Framing.ofRequest(request), request, line.in());
        Exchange exchange = traffic.arrived(request, body.length);
        Fate fate = traffic.before(exchange);
        if (!fate.equals(Fate.PASS)) {
            return end(fate, exchange, null, new byte[0], line);
        }
        if (!line.mayPass()) {
            return line.reset();
        }
        try (Upstream server = Upstream.connect(target, trust)) {
            server.send(request.bytes(), body);
            HttpHead answer = HttpHead.read(server.in());
            if (answer == null) {
                throw new EOFException("The server ended without an answer to " + request.start() + ".");
            }
            Framing framing = Framing.ofAnswer(request, answer);
            boolean streams = exchange.isWatch() || answer.status() == 101;
            byte[] whole = streams ? new byte[0] : HttpBody.read(framing, answer, server.in());
            Exchange answered = traffic.answered(exchange, answer.status());
            fate = traffic.after(answered);
            Thread.sleep(line.faults().delayMillis());
            if (!line.mayPass()) {
                return line.reset();
            }
            if (fate.equals(Fate.PASS) && streams) {
                new HttpStream(line.in(), line.out(), server, traffic::silentWatches, line::mayPass)
                        .pass(answer, framing);
                return false;
            }
            return end(fate, answered, answer, whole, line) && framing != Framing.UntilTheEnd;
        }
    }

    private boolean end(Fate fate, Exchange exchange, @Nullable HttpHead answer, byte[] body, Line line)
            throws IOException {
        if (fate instanceof Fate.Answer instead) {
            traffic.answered(exchange, instead.status());
            line.send(told(instead));
            return true;
        }
        if (answer == null || fate instanceof Fate.Reset) {
            return line.reset();
        }
        if (fate instanceof Fate.Half) {
            line.send(answer.bytes(), Arrays.copyOf(body, body.length / 2));
            return line.reset();
        }
        line.send(answer.bytes(), body);
        return !answer.says("Connection", "close");
    }

    private static byte[] told(Fate.Answer answer) {
        byte[] body = answer.json().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        headers.put("Content-Type", "application/json");
        headers.put("Content-Length", String.valueOf(body.length));
        StringBuilder text = new StringBuilder("HTTP/1.1 " + answer.status() + " Told\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").append(answer.json()).toString().getBytes(StandardCharsets.UTF_8);
    }
}
