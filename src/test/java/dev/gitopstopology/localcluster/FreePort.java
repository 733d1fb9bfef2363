package dev.gitopstopology.localcluster;

/** A port of the loopback on which nobody listens, nor will until it is closed: no connection takes it, and no other JVM. */
public record FreePort(int number) implements AutoCloseable {
    public static FreePort take() {
        return new FreePort(Ports.one());
    }

    @Override
    public void close() {
        Ports.give(number);
    }
}
