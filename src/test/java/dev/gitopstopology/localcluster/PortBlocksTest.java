package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortBlocksTest {
    private final PortBlocks ours = new PortBlocks();

    @Test
    void twoJvmsGiveDifferentPortsEvenWhenNobodyListensThere() {
        PortBlocks theirs = new PortBlocks();

        List<Integer> all = Stream.generate(() -> List.of(ours.one(), theirs.one()))
                .limit(150) // more than a block has
                .flatMap(List::stream)
                .toList();

        assertThat(all).doesNotHaveDuplicates().allMatch(port -> port > 20_500 && port < 32_768);
    }

    @Test
    void aPortThatIsGivenBackIsNotTheNext() {
        int port = ours.one();
        ours.give(port);

        assertThat(List.of(ours.one(), ours.one())).doesNotContain(port);
        assertThat(Stream.generate(ours::one).limit(97)).contains(port);
    }

    @Test
    void aPortOnWhichSomebodyListensIsPassedOver() throws IOException {
        int taken = ours.one();
        ours.give(taken);
        try (ServerSocket somebody = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Stream.generate(ours::one).limit(99)).doesNotContain(somebody.getLocalPort());
        }
    }
}
