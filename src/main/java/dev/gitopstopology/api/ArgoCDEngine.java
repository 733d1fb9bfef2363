package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What is special to Argo CD. */
@ValidationRule(
        value = "!has(self.notifications) || self.profile != 'Core'",
        message = "argoCD.notifications may not be present with profile Core, which has no notifications controller")
@ValidationRule(
        value = "!has(self.sso) || has(self.url)",
        message = "argoCD.sso needs argoCD.url: the identity provider sends people back to it")
@ValidationRule(
        value = "!has(self.sso) || self.profile != 'Core'",
        message = "argoCD.sso may not be present with profile Core, which has no server to sign on to")
public record ArgoCDEngine(
        @Default("Standard")
        @JsonPropertyDescription(
                "Standard, HighAvailability (needs three nodes) or Core (no API server, no UI, no single sign-on).")
        @Nullable
        ArgoCDProfile profile,

        @Min(1)
        @Max(64)
        @JsonPropertyDescription(
                "Replicas of the application controller, each with clusters of its own: exactly so many. Absent: as many as the registered clusters, by their weight, ask for at the engine's size.")
        @Nullable
        Integer shards,

        @Default("Closed")
        @JsonPropertyDescription(
                "Closed empties Argo CD's default AppProject, so that every Application needs a project of its own; Open leaves it to Argo CD.")
        @Nullable
        ProjectPolicy defaultProject,

        @JsonPropertyDescription(
                "Keys for Argo CD's settings ConfigMaps; keys that the operator sets itself are refused.")
        @Nullable
        ArgoCDSettings settings,

        @Pattern(ArgoCDEngine.URL)
        @Size(max = 512)
        @JsonPropertyDescription(
                "Where people reach each instance's user interface, such as https://argocd.{cluster}.example.com; {cluster}, {instance} and {topology} stand for the names of each.")
        @Nullable
        String url,

        @JsonPropertyDescription(
                "Single sign-on of every instance with one identity provider, by OpenID Connect and without Dex.")
        @Nullable
        SingleSignOn sso,

        @JsonPropertyDescription("What every instance's notifications controller sends, and with which credentials.")
        @Nullable
        Notifications notifications) {

    /** A host, a port and a path of letters, digits and a few more, in which the names may stand. */
    public static final String URL =
            "^https://([A-Za-z0-9.-]|\\{(cluster|instance|topology)\\})+(:[0-9]{1,5})?(/([A-Za-z0-9._~-]|\\{(cluster|instance|topology)\\})+)*/?$";
}
