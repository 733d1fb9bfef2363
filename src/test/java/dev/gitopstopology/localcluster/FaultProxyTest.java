package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server behind the proxy sends every byte back. */
class FaultProxyTest {
    private ServerSocket server = unbound();
    private FaultProxy proxy = FaultProxy.to(URI.create("https://127.0.0.1:9"));

    @BeforeEach
    void startServer() throws IOException {
        proxy.close();
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FaultProxy.daemon("echo-accept", () -> echo(server));
        proxy = FaultProxy.to(URI.create("https://127.0.0.1:" + server.getLocalPort()));
    }

    @AfterEach
    void stopServer() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void passesBytesBothWays() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, 7)).isEqualTo(7);
            assertThat(ask(client, 8)).isEqualTo(8);
        }
        await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
    }

    @Test
    void refusesAndComesBackOnTheSamePort() throws IOException {
        try (Socket open = connect()) {
            assertThat(ask(open, 1)).isEqualTo(1);
            proxy.refuse();
            assertThatThrownBy(() -> ask(open, 2)).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

        proxy.pass();
        try (Socket client = connect()) {
            assertThat(ask(client, 3)).isEqualTo(3);
        }
    }

    @Test
    void goesUpAndDownManyTimes() throws IOException {
        for (int i = 0; i < 100; i++) {
            proxy.refuse();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            proxy.pass();
            try (Socket client = connect()) {
                assertThat(ask(client, i)).isEqualTo(i);
            }
        }
    }

    @Test
    void aBlackHoleAcceptsAndNeverAnswersAndMayHeal() throws IOException {
        try (Socket open = connect()) {
            assertThat(ask(open, 1)).isEqualTo(1);
            proxy.blackHole();
            try (Socket fresh = connect()) {
                open.setSoTimeout(300);
                fresh.setSoTimeout(300);
                assertThatThrownBy(() -> ask(open, 2)).isInstanceOf(SocketTimeoutException.class);
                assertThatThrownBy(() -> ask(fresh, 3)).isInstanceOf(SocketTimeoutException.class);

                proxy.pass();
                open.setSoTimeout(30_000);
                fresh.setSoTimeout(30_000);
                assertThat(open.getInputStream().read()).isEqualTo(2);
                assertThat(fresh.getInputStream().read()).isEqualTo(3);
            }
        }
    }

    @Test
    void delaysAnswers() throws IOException {
        proxy.delay(Duration.ofMillis(400));
        try (Socket client = connect()) {
            long start = System.nanoTime();
            assertThat(ask(client, 5)).isEqualTo(5);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
    }

    @Test
    void cutsWhatIsOpenAndNothingElse() throws IOException {
        try (Socket open = connect()) {
            assertThat(ask(open, 1)).isEqualTo(1);
            proxy.cut();
            assertThatThrownBy(() -> ask(open, 2)).isInstanceOf(SocketException.class);
        }
        try (Socket client = connect()) {
            assertThat(ask(client, 3)).isEqualTo(3);
        }
    }

    @Test
    void nothingIsLeftAfterCuttingABlackHole() throws IOException {
        proxy.blackHole();
        try (Socket client = connect()) {
            await().untilAsserted(() -> assertThat(proxy.connections()).isEqualTo(1));
            proxy.cut();
            await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void aServerThatIsDownEndsTheConnection() throws IOException {
        int port = server.getLocalPort();
        server.close();
        await("nobody is let in any more, not even by an accept that was waiting")
                .until(() -> refused(port));
        try (Socket client = connect()) {
            assertThatThrownBy(() -> ask(client, 1)).isInstanceOf(SocketException.class);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static boolean refused(int port) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static int ask(Socket client, int question) throws IOException {
        client.getOutputStream().write(question);
        int answer = client.getInputStream().read();
        if (answer < 0) {
            throw new SocketException("closed");
        }
        return answer;
    }

    private static void echo(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                FaultProxy.daemon("echo", () -> echo(client));
            } catch (IOException e) {
                FaultProxy.close(server);
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            FaultProxy.close(client);
        }
    }

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
