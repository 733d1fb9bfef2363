package dev.gitopstopology.api;

/** How the objects of a provisioned cluster get to the hub. */
public enum ProvisionDelivery {
    /** The operator applies them. */
    Push,
    /** The operator commits them, and an engine of the hub applies what was committed. */
    Git
}
