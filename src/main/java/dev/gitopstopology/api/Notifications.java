package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Argo CD's notifications controller sends to whom. */
public record Notifications(
        @Size(max = 200)
        @JsonPropertyDescription(
                "Keys of argocd-notifications-cm: service.*, template.*, trigger.*, subscriptions, defaultTriggers and context. A value of the Secret is named as $<key>; never write one down here.")
        @Nullable
        Map<String, String> settings,

        @JsonPropertyDescription(
                "Secret in the topology's namespace, labelled gitops-topology.dev/engine-credential=true, whose keys the settings name as $<key>. All of its keys are copied.")
        @Nullable
        NameRef secretRef) {}
