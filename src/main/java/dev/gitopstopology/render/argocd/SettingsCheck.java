package dev.gitopstopology.render.argocd;

import dev.gitopstopology.api.ArgoCDSettings;
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

    private SettingsCheck() {}

    /** Every setting that is refused, in the order of the keys; empty when all is well. */
    public static List<Problem> problems(ArgoCDSettings settings) {
        List<Problem> problems = new ArrayList<>();
        check("config", settings.config(), CONFIG, problems);
        check("parameters", settings.parameters(), PARAMETERS, problems);
        check("rbac", settings.rbac(), Map.of(), problems);
        return problems;
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
