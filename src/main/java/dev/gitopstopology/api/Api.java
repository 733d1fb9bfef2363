package dev.gitopstopology.api;

/** Names that users and other tools see; they are part of the API and do not change within a version. */
public final class Api {
    public static final String GROUP = "gitops-topology.dev";
    public static final String VERSION = "v1alpha1";
    public static final String API_VERSION = GROUP + "/" + VERSION;
    public static final String CATEGORY = "gitops";

    /** Field manager of every server-side apply that we send, to the hub and to members. */
    public static final String FIELD_MANAGER = "gitops-topology";

    /** Our namespace on the hub and on every member: accounts, claims and inventories live there. */
    public static final String SYSTEM_NAMESPACE = "gitops-topology-system";

    public static final String LABEL_INSTANCE = GROUP + "/instance";
    public static final String LABEL_TOPOLOGY = GROUP + "/topology";
    public static final String LABEL_TOPOLOGY_NAMESPACE = GROUP + "/topology-namespace";
    public static final String LABEL_CLUSTER = GROUP + "/cluster";
    /** Name of the tenant whose an object is. */
    public static final String LABEL_TENANT = GROUP + "/tenant";

    /** Name of the catalogue entry whose an object is. */
    public static final String LABEL_CATALOG_ENTRY = GROUP + "/catalog-entry";

    /** Before the name of a catalogue entry, a label of an engine's Secret for a cluster: the cluster is to have the entry. */
    public static final String LABELS_CATALOG = "catalog." + GROUP + "/";

    /** Before the name of a FleetCluster's parameter, an annotation of an engine's Secret for the cluster. */
    public static final String ANNOTATIONS_PARAMETER = "parameter." + GROUP + "/";

    /** A person puts {@code true} on a Secret of the hub that may be copied to engines; no other Secret is. */
    public static final String LABEL_ENGINE_CREDENTIAL = GROUP + "/engine-credential";

    /** A person puts {@code true} on a Secret of the hub that the operator may show to the Git server which its key url names. */
    public static final String LABEL_GIT_CREDENTIAL = GROUP + "/git-credential";

    /** On a copy: name of the Secret on the hub. */
    public static final String ANNOTATION_COPIED_FROM = GROUP + "/copied-from";
    /** On a copy: names of its keys, so that one that is no longer wanted is noticed without a digest of the content. */
    public static final String ANNOTATION_KEYS = GROUP + "/keys";

    public static final String LABEL_ROLE = GROUP + "/role";
    /** Namespace and name of a topology, which may be longer than a label's value. */
    public static final String ANNOTATION_TOPOLOGY = GROUP + "/topology";

    public static final String ANNOTATION_TOPOLOGY_UID = GROUP + "/topology-uid";
    public static final String ANNOTATION_CLUSTER_UID = GROUP + "/cluster-uid";
    /** Of the account that the token in a cluster Secret is for. */
    public static final String ANNOTATION_ACCOUNT_UID = GROUP + "/account-uid";

    public static final String ANNOTATION_DIGEST = GROUP + "/digest";
    public static final String ANNOTATION_TOKEN_ISSUED = GROUP + "/token-issued-at";
    public static final String ANNOTATION_TOKEN_EXPIRES = GROUP + "/token-expires-at";
    public static final String ANNOTATION_SETTINGS_CHECKSUM = GROUP + "/settings-checksum";

    /** On an object that we made for a FleetCluster: its UID, so that another one of the same name does not take it for its own. */
    public static final String ANNOTATION_FLEET_CLUSTER_UID = GROUP + "/fleet-cluster-uid";

    /** On an object that a new cluster needed before any engine could run: name of the add-on. */
    public static final String LABEL_ADDON = GROUP + "/addon";

    /** On a FleetCluster that was made for a Cluster of Cluster API: name of the topology whose selector chose it. */
    public static final String ANNOTATION_ADOPTED_BY = GROUP + "/adopted-by";

    /** On a Kustomization or HelmRelease of a member that left: we suspended it, and let it go on when the member is back. */
    public static final String ANNOTATION_SUSPENDED = GROUP + "/suspended";

    /** On what Cluster API rolls out for us: digest of what we last asked for, but for numbers of machines. */
    public static final String ANNOTATION_ROLLOUT = GROUP + "/rollout";

    /** On a Namespace, set by an administrator: how many clusters its FleetClusters may provision. */
    public static final String ANNOTATION_MAX_CLUSTERS = GROUP + "/max-clusters";

    /** On a Namespace: ClusterClasses that its FleetClusters may use, as NAME (of it), NAMESPACE/NAME, or *. */
    public static final String ANNOTATION_CLUSTER_CLASSES = GROUP + "/cluster-classes";

    /** On a Namespace: Kubernetes versions that its FleetClusters may use, as v1.34, v1.34.2, or *. */
    public static final String ANNOTATION_CLUSTER_VERSIONS = GROUP + "/cluster-versions";

    /** On a Namespace: {@code true} where its FleetClusters may be provisioned from templates. */
    public static final String ANNOTATION_CLUSTER_TEMPLATES = GROUP + "/cluster-templates";

    /** On a Namespace: how long its clusters may live at most, such as 8h; each then needs a ttl. */
    public static final String ANNOTATION_MAX_CLUSTER_TTL = GROUP + "/max-cluster-ttl";

    /** On a FleetCluster: each new value asks for new tokens, at once. On a cluster Secret: the value that was carried out. */
    public static final String ANNOTATION_ROTATE = GROUP + "/rotate";

    /** On a FleetCluster: each new value asks for a new enrolment with its kubeconfig, at once. */
    public static final String ANNOTATION_ENROLL = GROUP + "/enroll";

    /** A person puts {@code true} on an object that is not ours to hand it over. */
    public static final String ANNOTATION_ADOPT = GROUP + "/adopt";

    /**
     * A person puts it on a FleetCluster or topology that is being deleted, so that it goes without waiting for a cluster. On a
     * FleetCluster its value is the cluster's UID ({@code status.clusterUID}), or {@code true} where the cluster was never seen;
     * on a topology it is {@code true}.
     */
    public static final String ANNOTATION_ABANDON = GROUP + "/abandon";

    private Api() {}
}
