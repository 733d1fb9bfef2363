package dev.gitopstopology.model;

/** What a rendered set is for. */
public enum SetKind {
    /** What an administrator's credential applies to a member once. */
    enrolment,
    /** What Cluster API makes a new cluster from, on the hub. */
    provision,
    /** What lets an engine of the hub deliver clusters that are in Git; a person applies it. */
    application,
    /** The engine itself. */
    engine,
    /** An engine's cluster Secret, on the cluster where the engine runs. */
    registration,
    /** What a member needs so that an engine elsewhere may act on it. */
    access,
    /** A tenant's project, on the cluster where the engine runs. */
    project,
    /** What a tenant has on a cluster that an engine serves. */
    tenancy,
    /** What delivers a catalogue entry, on the cluster where the engine runs. */
    catalog,
    /** What a catalogue entry has on a cluster besides what its engine delivers. */
    service,
    /** Secrets beside an engine whose content is that of Secrets on the hub. */
    credentials,
    /** What a Prometheus operator is told of an engine. */
    monitoring,
    /** Claims, and what the hub tells people of an instance. */
    bookkeeping
}
