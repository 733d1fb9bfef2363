package dev.gitopstopology.operator;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import java.util.List;

/**
 * What a hub lists as allowed in one namespace (SelfSubjectRulesReview): one request instead of one for each right. It is believed in one direction
 * only. What it lists is given, also by an incomplete list, for rules add up. What it does not list may be given all the same, where a
 * webhook authorizes, as in the big clouds: that is asked for one by one. So are rights in all namespaces and to what is in none, since the list does not
 * tell rules that hold everywhere from those of this namespace.
 */
record ListedRights(String namespace, List<ResourceRule> rules) {
    private static final String ANY = "*";

    boolean gives(ResourceAttributes right) {
        return namespace.equals(right.getNamespace()) && rules.stream().anyMatch(rule -> gives(rule, right));
    }

    private static boolean gives(ResourceRule rule, ResourceAttributes right) {
        return has(rule.getVerbs(), right.getVerb())
                && has(rule.getApiGroups(), right.getGroup())
                && resource(rule.getResources(), right)
                && (rule.getResourceNames().isEmpty() || rule.getResourceNames().contains(right.getName()));
    }

    private static boolean resource(List<String> resources, ResourceAttributes right) {
        String part = right.getSubresource();
        return part == null
                ? has(resources, right.getResource())
                : has(resources, right.getResource() + "/" + part) || resources.contains(ANY + "/" + part);
    }

    private static boolean has(List<String> some, String one) {
        return some.contains(ANY) || some.contains(one);
    }
}
