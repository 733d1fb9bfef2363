package dev.gitopstopology.cluster;

/** Whether this process may write to clusters at this moment; asked before every attempt at a writing request, so it must be quick. */
@FunctionalInterface
public interface WriteGate {
    WriteGate OPEN = () -> true;

    boolean open();
}
