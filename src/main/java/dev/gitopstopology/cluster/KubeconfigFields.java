package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.KubeconfigRefusedException.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One mapping of a kubeconfig with its place in it, so that every refusal can name the field. */
record KubeconfigFields(Map<?, ?> fields, String path) {

    static KubeconfigFields of(Object node, String path) {
        if (node instanceof Map<?, ?> map) {
            return new KubeconfigFields(map, path);
        }
        throw new KubeconfigRefusedException(
                Refusal.Malformed,
                "the kubeconfig " + (path.isEmpty() ? "" : "field " + path + " ") + "is not a mapping");
    }

    /** The field's text, empty when it is absent. */
    String text(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text.strip();
        }
        throw refused(Refusal.Malformed, name, "is not a text");
    }

    void mustBe(String name, String expected) {
        if (!text(name).equals(expected)) {
            throw refused(Refusal.Malformed, name, "must be " + expected);
        }
    }

    void forbid(Refusal refusal, String why, String... names) {
        for (String name : names) {
            if (fields.containsKey(name) && !"".equals(fields.get(name))) {
                throw refused(refusal, name, why);
            }
        }
    }

    void allowOnly(String... names) {
        Set<String> allowed = Set.of(names);
        for (Object name : fields.keySet()) {
            boolean empty = "".equals(fields.get(name));
            if (!(name instanceof String text) || !(allowed.contains(text) || (empty && KNOWN_EMPTY.contains(text)))) {
                throw refused(Refusal.UnknownField, shortened(name), "is not a field that we accept; remove it");
            }
        }
    }

    /** Go writes some fields out even when they are empty; those say nothing. */
    private static final Set<String> KNOWN_EMPTY = Set.of(
            "certificate-authority",
            "proxy-url",
            "tokenFile",
            "client-certificate",
            "client-key",
            "username",
            "password",
            "as");

    /** The mapping {@code name[0].inner}, when the list has exactly one entry. */
    KubeconfigFields onlyEntry(String name, String inner) {
        KubeconfigFields entry = entry(name);
        entry.allowOnly("name", inner);
        Object content = entry.fields.get(inner);
        return of(content == null ? "" : content, name + "[0]." + inner);
    }

    /** This mapping's text at {@code field} must be the name of the one entry of the list {@code list}. */
    void mustName(String field, KubeconfigFields root, String list) {
        if (!text(field).equals(root.entry(list).text("name"))) {
            throw refused(Refusal.UnknownReference, field, "names no entry of " + list);
        }
    }

    KubeconfigRefusedException refused(Refusal refusal, String name, String text) {
        return new KubeconfigRefusedException(
                refusal, "the kubeconfig field " + (path.isEmpty() ? "" : path + ".") + name + " " + text);
    }

    private KubeconfigFields entry(String name) {
        if (!(fields.get(name) instanceof List<?> list) || list.isEmpty()) {
            throw refused(Refusal.Malformed, name, "is not a list with one entry");
        }
        if (list.size() > 1) {
            throw refused(
                    Refusal.Ambiguous,
                    name,
                    "has " + list.size()
                            + " entries, one is expected; write the current context only: kubectl config view --minify --flatten --raw");
        }
        return of(list.get(0), name + "[0]");
    }

    private static String shortened(Object name) {
        String text = String.valueOf(name).replaceAll("[^A-Za-z0-9._-]", "?");
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
