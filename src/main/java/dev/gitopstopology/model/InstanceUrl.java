package dev.gitopstopology.model;

import java.util.Map;
import java.util.Optional;

/** Where people reach an instance's user interface. */
public final class InstanceUrl {
    private InstanceUrl() {}

    /** By the topology's template, or as the settings say. */
    public static Optional<String> of(Instance instance) {
        String template = instance.engine().url();
        if (template != null) {
            return Optional.of(filled(template, instance));
        }
        Map<String, String> config = instance.engine().settings().config();
        return config == null ? Optional.empty() : Optional.ofNullable(config.get("url"));
    }

    /** Where the identity provider sends people back to (operator-manual/user-management, OIDC). */
    public static Optional<String> redirect(Instance instance) {
        return instance.engine().sso() == null ? Optional.empty() : of(instance).map(url -> url + "/auth/callback");
    }

    /** The values are names of objects, which hold nothing that means something in a URL. */
    private static String filled(String template, Instance instance) {
        return template.replace("{cluster}", instance.cluster().name())
                .replace("{instance}", instance.id().value())
                .replace("{topology}", instance.topology().name())
                .replaceFirst("/$", "");
    }
}
