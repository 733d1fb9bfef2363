package dev.gitopstopology.operator;

import dev.gitopstopology.model.ObjectId;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Names by which {@code clusterctl init} knows the providers of kinds. */
final class Providers {
    /** Beginnings of infrastructure kinds; clusterctl lists its names with {@code clusterctl config repositories}. */
    private static final Map<String, String> BY_KIND = new TreeMap<>(Map.of(
            "Azure", "azure",
            "AWS", "aws",
            "GCP", "gcp",
            "VSphere", "vsphere",
            "OpenStack", "openstack",
            "Metal3", "metal3",
            "Docker", "docker",
            "Dev", "docker",
            "Kamaji", "kamaji",
            "Proxmox", "proxmox"));

    private Providers() {}

    static String of(Collection<ObjectId> unserved) {
        return unserved.stream()
                .filter(id -> !id.group().equals("cluster.x-k8s.io"))
                .map(id -> BY_KIND.entrySet().stream()
                        .filter(each -> id.kind().startsWith(each.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(id.group().replaceFirst("\\..*", "").toLowerCase(Locale.ROOT)))
                .sorted()
                .findFirst()
                .orElse("PROVIDER");
    }
}
