package dev.gitopstopology.operator;

import java.io.IOException;

/** An operator that can be killed, and started again. */
interface Mortal extends AutoCloseable {
    void start() throws IOException;

    /** At once and for good: when it returns, it can reach no cluster any more. */
    void kill();

    @Override
    void close();
}
