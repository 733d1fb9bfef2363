package dev.gitopstopology.operator;

/** The operator cannot work with its hub, however often it tries; the message names the hub, what it lacks and the way out. */
final class HubUnfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HubUnfitException(String message) {
        super(message);
    }
}
