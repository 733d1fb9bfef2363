package dev.gitopstopology.deliver;

/** A delivery that could not be completed; becomes a receipt. */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Outcome outcome;
    private final String reason;

    public DeliveryException(Outcome outcome, String reason, String message) {
        super(message);
        this.outcome = outcome;
        this.reason = reason;
    }

    public Receipt receipt() {
        return Receipt.not(outcome, reason, String.valueOf(getMessage()));
    }

    public String reason() {
        return reason;
    }
}
