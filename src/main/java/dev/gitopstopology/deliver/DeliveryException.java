package dev.gitopstopology.deliver;

/** A delivery that could not be completed; becomes a receipt. */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Outcome outcome;
    private final String reason;
    private final boolean hub;

    public DeliveryException(Outcome outcome, String reason, String message) {
        this(outcome, reason, message, false);
    }

    private DeliveryException(Outcome outcome, String reason, String message, boolean hub) {
        super(message);
        this.outcome = outcome;
        this.reason = reason;
        this.hub = hub;
    }

    /** The same, where it was the hub that refused and not the cluster whose order it is. */
    public DeliveryException onHub() {
        return new DeliveryException(outcome, reason, String.valueOf(getMessage()), true);
    }

    public Receipt receipt() {
        Receipt receipt = Receipt.not(outcome, reason, String.valueOf(getMessage()));
        return hub ? receipt.onHub() : receipt;
    }

    public String reason() {
        return reason;
    }
}
