package dev.gitopstopology.model;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Identity of one engine instance, unique on a hub and usable as a label value, an object name and a name suffix: at most
 * {@value #MAX_LENGTH} characters, so that every prefix that we put before it stays within the 63 of a label. It is made from
 * names only, never from UIDs, so a rebuilt hub finds its instances again. See docs/adr/0006-names.md.
 */
public record InstanceId(String value) {
    static final int MAX_LENGTH = 40;
    private static final int HASH_LENGTH = 8;

    /**
     * @param scope what sets the instance apart within its topology: a group or cluster name, or "" where there is one only
     */
    public static InstanceId of(TopologyKey topology, Role role, String scope) {
        String readable =
                topology.name() + (role == Role.engine ? "" : "-" + role) + (scope.isEmpty() ? "" : "-" + scope);
        String identity = String.join("/", topology.namespace(), topology.name(), role.name(), scope);
        String hash =
                Digests.sha256Hex(identity.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_LENGTH);
        String head = readable.toLowerCase(Locale.ROOT).replace('.', '-');
        int room = MAX_LENGTH - HASH_LENGTH - 1;
        if (head.length() > room) {
            head = head.substring(0, room).replaceAll("-+$", "");
        }
        return new InstanceId(head + "-" + hash);
    }

    @Override
    public String toString() {
        return value;
    }
}
