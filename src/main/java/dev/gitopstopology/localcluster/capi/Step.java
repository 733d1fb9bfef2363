package dev.gitopstopology.localcluster.capi;

/** What a {@link LocalProvider} does to a Cluster, one after the other; each can be held. Status is written before and after each. */
public enum Step {
    /** {@code status.initialization.infrastructureProvisioned}. */
    Infrastructure,
    /** The API server starts: {@code spec.controlPlaneEndpoint}, the kubeconfig Secret, the first machine, {@code controlPlaneInitialized}. */
    ControlPlane,
    /** One machine more or less. */
    ScaleControlPlane,
    /** One machine is replaced by one of the wanted version. */
    UpgradeControlPlane,
    /** One machine more or less. */
    ScaleWorkers,
    /** One machine is replaced by one of the wanted version. */
    UpgradeWorkers,
    /** One machine, and with the last one the MachineDeployments. */
    DeleteWorkers,
    /** The API server ends, for good. */
    DeleteControlPlane,
    /** The last step: the finalizer goes with it. */
    DeleteInfrastructure
}
