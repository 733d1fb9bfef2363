package dev.gitopstopology.render.argocd;

import dev.gitopstopology.api.ArgoCDSettings;
import dev.gitopstopology.api.Notifications;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings that the operator would have to override, or that no ConfigMap can hold. Pure; used by {@code validate} too. */
public final class SettingsCheck {
    private static final String PATH = "spec.engine.argoCD.settings.";
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    private static final Pattern NOTIFICATION = Pattern.compile(
            "context|subscriptions|defaultTriggers(\\.[-_a-zA-Z0-9]+)?|(service|template|trigger)\\.[-._a-zA-Z0-9]{1,200}");

    private static final String BY_PROFILE = "it follows from spec.engine.access.profile; remove the key";
    private static final Map<String, String> CONFIG = Map.of(
            "installationID", "the operator sets it to the instance's id; remove the key",
            "cluster.inClusterEnabled", "set spec.centralized.manageHub instead",
            "resource.respectRBAC", BY_PROFILE,
            "application.sync.impersonation.enabled", BY_PROFILE,
            "application.sync.impersonation.enforced", BY_PROFILE);

    private static final String NAMESPACED =
            "Applications live in the engine's namespace, since the engine has no rights in others; remove the key";
    private static final String WIRING = "the components of the release find each other by it; remove the key";
    private static final Map<String, String> PARAMETERS = Map.of(
            "application.namespaces", NAMESPACED,
            "applicationsetcontroller.namespaces", NAMESPACED,
            "redis.server", WIRING,
            "repo.server", WIRING,
            "server.dex.server", WIRING);

    private static final String BY_SIGN_ON = "it follows from spec.engine.argoCD.sso; remove one of them";
    private static final Map<String, String> SIGN_ON_RBAC =
            Map.of(SignOn.SCOPES, "set spec.engine.argoCD.sso.groupsClaim instead", SignOn.POLICY, BY_SIGN_ON);

    private SettingsCheck() {}

    /** Every setting that is refused, in the order of the keys; empty when all is well. */
    public static List<Problem> problems(Engine engine) {
        ArgoCDSettings settings = engine.settings();
        List<Problem> problems = new ArrayList<>();
        check("config", settings.config(), with(CONFIG, declared(engine)), problems);
        check("parameters", settings.parameters(), PARAMETERS, problems);
        check("rbac", settings.rbac(), engine.sso() == null ? Map.of() : SIGN_ON_RBAC, problems);
        notifications(engine.notifications(), problems);
        return problems;
    }

    private static void notifications(@Nullable Notifications notifications, List<Problem> problems) {
        if (notifications == null || notifications.settings() == null) {
            return;
        }
        new TreeMap<String, @Nullable String>(notifications.settings()).forEach((key, value) -> {
            String path = "spec.engine.argoCD.notifications.settings[" + key + "]";
            if (!NOTIFICATION.matcher(key).matches()) {
                problems.add(new Problem(
                        path,
                        "SettingInvalid",
                        "%s: not a key of notifications; these are service.*, template.*, trigger.*, subscriptions, defaultTriggers and context"
                                .formatted(path)));
            } else if (value == null) {
                problems.add(new Problem(path, "SettingInvalid", path + " has no value; write \"\" for an empty one"));
            }
        });
    }

    /** What follows from fields of the engine, and so cannot be said twice. */
    private static Map<String, String> declared(Engine engine) {
        Map<String, String> declared = new TreeMap<>();
        if (engine.url() != null) {
            declared.put("url", "it follows from spec.engine.argoCD.url; remove one of them");
        }
        if (engine.sso() != null) {
            declared.put(SignOn.CONFIG, BY_SIGN_ON);
            declared.put("dex.config", BY_SIGN_ON);
        }
        return declared;
    }

    private static Map<String, String> with(Map<String, String> owned, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(owned);
        all.putAll(more);
        return all;
    }

    private static void check(
            String block, @Nullable Map<String, String> values, Map<String, String> owned, List<Problem> problems) {
        if (values == null) {
            return;
        }
        for (Map.Entry<String, @Nullable String> setting : new TreeMap<String, @Nullable String>(values).entrySet()) {
            String key = setting.getKey();
            String path = PATH + block + "[" + key + "]";
            if (owned.containsKey(key)) {
                problems.add(
                        new Problem(path, "SettingOwned", "%s cannot be set here: %s".formatted(key, owned.get(key))));
            } else if (!KEY.matcher(key).matches()) {
                problems.add(new Problem(
                        path, "SettingInvalid", "not a key of a ConfigMap; use letters, digits, '-', '_' and '.'"));
            } else if (setting.getValue() == null) {
                problems.add(new Problem(path, "SettingInvalid", "has no value; write \"\" for an empty one"));
            }
        }
    }
}
