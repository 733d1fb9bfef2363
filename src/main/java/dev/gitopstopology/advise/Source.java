package dev.gitopstopology.advise;

/** Where a figure or an observation is from. */
public enum Source {
    untuned(
            "https://codefresh.io/blog/a-comprehensive-overview-of-argo-cd-architectures-2024/",
            "an Argo CD with high availability carries 1,500 Applications, 14,000 objects, 50 clusters and 200 developers untuned; what each architecture is good for"),
    processors(
            "https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/",
            "50 status and 25 operation processors for 1,000 Applications; shards are clusters, not failover"),
    objects(
            "https://github.com/kubara-io/kubara/blob/main/docs/content/2_concepts/scale_and_ha.md",
            "objects in the cache are the limit: about 6,000 in 2 GiB, 10,000 in 8 GiB, 16,000 in 16 GiB and more"),
    scale(
            "https://cnoe.io/blog/argo-cd-application-scalability-2",
            "measured with 50,000 Applications on 500 clusters: more shards help until the CPU is used up"),
    fluxWorkers(
            "https://fluxcd.io/flux/installation/configuration/vertical-scaling/",
            "Flux on hundreds of applications: 10 workers, 2 GiB; with 20, kustomize builds in memory"),
    fluxSharding(
            "https://fluxcd.io/flux/installation/configuration/sharding/",
            "Flux on tens of thousands of applications: several instances of each controller, by label"),
    fluxBenchmark(
            "https://github.com/fluxcd/flux-benchmark/blob/main/RESULTS.md",
            "measured with Flux 2.6 and 100, 500 and 1,000 packages on 16 cores, with 1 GiB for each controller"),
    oneDeadCluster(
            "https://github.com/argoproj/argo-cd/issues/19816",
            "one cluster that does not answer can take the controller's memory for all"),
    manyViews("https://github.com/argoproj/argo-cd/issues/11498", "no single pane over several instances"),
    dataBorders(
            "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
            "GDPR, chapter V: transfers of personal data to other countries"),
    ruleOfThumb(
            "docs/cli.md#advice",
            "a rule of thumb of this project, not a measurement: change it in your head if it does not fit");

    private final String url;
    private final String says;

    Source(String url, String says) {
        this.url = url;
        this.says = says;
    }

    public String url() {
        return url;
    }

    public String says() {
        return says;
    }
}
