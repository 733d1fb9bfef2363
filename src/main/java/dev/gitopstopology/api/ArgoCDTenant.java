package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a tenant is special to Argo CD. */
public record ArgoCDTenant(
        @Size(max = 50)
        @JsonPropertyDescription(
                "Kinds of cluster scope that the team may deploy, one by one. Absent: none. Whoever may deploy a ClusterRoleBinding is administrator.")
        @Nullable
        List<ClusterResource> clusterResources,

        @Size(max = 20) @JsonPropertyDescription("When the team's Applications may, or may not, be synced.") @Nullable
        List<SyncWindow> syncWindows,

        @Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
        @Size(max = 63)
        @JsonPropertyDescription(
                "With access.profile Impersonate: the service account in each of the team's namespaces that Argo CD syncs as, with rights that somebody else gives it. Absent: tenant-<name>, which the operator lets write in the team's namespaces.")
        @Nullable
        String serviceAccount,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Repositories with the credentials that only the team's own project may use, from Secrets of this namespace. They go only to instances that serve the team. Each has to be allowed by sourceRepos, too.")
        @Nullable
        List<ProjectRepository> repositories) {

    /** A kind of cluster scope, without wildcards. */
    public record ClusterResource(
            @Pattern("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$")
            @Size(max = 253)
            @JsonPropertyDescription("API group. Absent or empty: the core group.")
            @Nullable
            String group,

            @Required
            @Pattern("^[A-Z][A-Za-z0-9]*$")
            @Size(max = 63)
            @JsonPropertyDescription("Kind, such as ClusterRole.")
            String kind,

            @Pattern("^[a-z0-9]([-a-z0-9.:]*[a-z0-9])?(-\\*)?$")
            @Size(max = 253)
            @JsonPropertyDescription("Name of the object, or its beginning followed by -*. Absent: any.")
            @Nullable
            String name) {}

    /** A time in which syncs are allowed or denied. */
    public record SyncWindow(
            @Required @JsonPropertyDescription("Whether syncs are allowed or denied in it.")
            Kind kind,

            @Required
            @Pattern("^[0-9A-Za-z*/,?-]+( [0-9A-Za-z*/,?-]+){4}$")
            @Size(max = 100)
            @JsonPropertyDescription("When it begins, as cron's five fields.")
            String schedule,

            @Required
            @Pattern("^([0-9]+[hms])+$")
            @Size(max = 20)
            @JsonPropertyDescription("How long it lasts, such as 8h or 30m.")
            String duration,

            @Default("UTC")
            @Pattern("^[A-Za-z]([A-Za-z0-9_+/-]*[A-Za-z0-9])?$")
            @Size(max = 64)
            @JsonPropertyDescription("Time zone of the schedule, such as Europe/Berlin.")
            @Nullable
            String timeZone,

            @Size(min = 1, max = 50)
            @JsonPropertyDescription("Applications that it is for, with * as wildcard. Absent: all of the team.")
            @Nullable
            List<@Pattern("^[-a-z0-9.*]+$") @Size(max = 253) String> applications,

            @Default("false")
            @JsonPropertyDescription("Whether people may sync by hand although it does not let the engine.")
            @Nullable
            Boolean manualSync) {

        /** Whether a window lets through or shuts. */
        public enum Kind {
            Allow,
            Deny
        }
    }
}
