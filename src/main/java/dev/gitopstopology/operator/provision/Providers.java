package dev.gitopstopology.operator.provision;

import dev.gitopstopology.model.ObjectId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What brings kinds to a hub: names by which clusterctl and the cluster-api-operator know providers. */
final class Providers {
    private static final String CORE = "cluster.x-k8s.io";

    /** Beginnings of kinds; clusterctl lists its names with {@code clusterctl config repositories}. */
    private static final Map<String, String> BY_KIND = new TreeMap<>(Map.ofEntries(
            Map.entry("Azure", "azure"),
            Map.entry("AWS", "aws"),
            Map.entry("GCP", "gcp"),
            Map.entry("VSphere", "vsphere"),
            Map.entry("OpenStack", "openstack"),
            Map.entry("Metal3", "metal3"),
            Map.entry("Docker", "docker"),
            Map.entry("Dev", "docker"),
            Map.entry("Kamaji", "kamaji"),
            Map.entry("Kubeadm", "kubeadm"),
            Map.entry("RKE2", "rke2"),
            Map.entry("KThrees", "k3s"),
            Map.entry("Proxmox", "proxmox")));

    private record Type(String group, String flag, String kind) {}

    private static final List<Type> TYPES = List.of(
            new Type("infrastructure." + CORE, "--infrastructure", "InfrastructureProvider"),
            new Type("controlplane." + CORE, "--control-plane", "ControlPlaneProvider"),
            new Type("bootstrap." + CORE, "--bootstrap", "BootstrapProvider"));

    private Providers() {}

    /** Such as {@code clusterctl init --infrastructure azure (or InfrastructureProvider azure of the cluster-api-operator)}. */
    static String command(Collection<ObjectId> unserved) {
        List<String> flags = each(unserved, (type, name) -> type.flag() + " " + name);
        List<String> objects = each(unserved, (type, name) -> type.kind() + " " + name);
        return flags.isEmpty()
                ? "clusterctl upgrade plan shows what this hub can have"
                : "clusterctl init %s (or %s of the cluster-api-operator)"
                        .formatted(String.join(" ", flags), String.join(", ", objects));
    }

    private interface Naming {
        String of(Type type, String provider);
    }

    private static List<String> each(Collection<ObjectId> unserved, Naming naming) {
        return TYPES.stream()
                .flatMap(type -> unserved.stream()
                        .filter(id -> id.group().equals(type.group()))
                        .map(id -> naming.of(type, name(id))))
                .distinct()
                .collect(Collectors.toList());
    }

    private static String name(ObjectId id) {
        return BY_KIND.entrySet().stream()
                .filter(each -> id.kind().startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> id.kind()
                        .replaceFirst("(Managed)?(Cluster|Machine|ControlPlane|Config).*", "")
                        .toLowerCase(Locale.ROOT));
    }
}
