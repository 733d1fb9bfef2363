package dev.gitopstopology.operator.provision;

import dev.gitopstopology.cluster.WriteGate;
import dev.gitopstopology.deliver.git.GitDirectories;
import dev.gitopstopology.distribution.ProvisionFiles;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Where provisioned clusters come from, and where their objects go besides the hub. */
public record Provisioning(ProvisionFiles files, GitDirectories git) {
    public static Provisioning of(@Nullable Path directory, KubernetesClient hub, WriteGate gate, InstantSource clock) {
        return new Provisioning(ProvisionFiles.of(directory, new HubConfigMaps(hub)), new GitDirectories(gate, clock));
    }
}
