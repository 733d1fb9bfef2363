package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who of a team may do what with the team's own Applications. */
@ValidationRule(
        value =
                "!has(self.groups) || !self.groups.exists(g, g.startsWith('role:') || g.startsWith('proj:') || g.startsWith('system:'))",
        message = "groups may not begin with role:, proj: or system:, which are names of roles and built-in groups")
public record TenantRole(
        @Required
        @Pattern("^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$")
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("Name of the role within the team.")
        String name,

        @Size(max = 255) @JsonPropertyDescription("What the role is for, for people.") @Nullable
        String description,

        @Size(max = 50)
        @JsonPropertyDescription("Groups of the identity provider, as it names them. Absent: only tokens of the role.")
        @Nullable
        List<@Pattern(TenantRole.GROUP) @Size(max = 256) String> groups,

        @Required
        @Size(min = 1, max = 4)
        @JsonPropertyDescription(
                "View sees Applications and their logs. Sync syncs them and runs their actions. Edit creates, changes and deletes them. Exec opens terminals. Each of them includes View.")
        List<TenantPermission> permissions) {

    /** Names of people's directories, LDAP's with commas too; no quote, backslash, line break, wildcard or outer space. */
    public static final String GROUP = "^[A-Za-z0-9/@_][-A-Za-z0-9/@_.:=,+& ]*[-A-Za-z0-9/@_.]$|^[A-Za-z0-9]$";
}
