package dev.gitopstopology.deliver.git;

import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.model.ClusterKey;

/**
 * Where the files of one cluster are.
 *
 * @param url of the repository, without a credential
 * @param directory from the root of the repository, without a slash at either end
 */
public record GitPlace(String url, String branch, String directory) {
    public static GitPlace of(ClusterKey cluster, ProvisionGit git) {
        return new GitPlace(git.url(), git.branchOrMain(), git.directory(cluster.namespace()) + "/" + cluster.name());
    }

    String ref() {
        return "refs/heads/" + branch;
    }

    @Override
    public String toString() {
        return "%s of branch %s of %s".formatted(directory, branch, url);
    }
}
