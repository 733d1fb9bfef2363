package dev.gitopstopology.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is looked up where a member is claimed and registered. */
final class OnTheMember {
    private static final Pattern CA_DATA = Pattern.compile("\"caData\":\"([^\"]+)\"");

    private OnTheMember() {}

    static List<ConfigMap> claims(World world) {
        return world.on("eu-1")
                .configMaps()
                .inNamespace(World.NS)
                .withLabel("gitops-topology.dev/role", "claim")
                .list()
                .getItems();
    }

    /** The rights that are given there, by name and UID. */
    static List<String> bindings(World world) {
        return world
                .on("eu-1")
                .rbac()
                .clusterRoleBindings()
                .withLabel("gitops-topology.dev/instance")
                .list()
                .getItems()
                .stream()
                .map(binding -> binding.getMetadata().getName() + " "
                        + binding.getMetadata().getUid())
                .toList();
    }

    /** How many certificates the engine trusts for the member. */
    static long certificates(Secret secret) {
        Matcher data = CA_DATA.matcher(
                new String(Base64.getDecoder().decode(secret.getData().get("config")), StandardCharsets.UTF_8));
        return !data.find()
                ? 0
                : new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("-----BEGIN"))
                        .count();
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
