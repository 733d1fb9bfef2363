package dev.gitopstopology.render;

/** One field of a line of Argo CD's policy, which is CSV (operator-manual/rbac.md). */
public final class PolicyField {
    private PolicyField() {}

    /** Whatever is in it; a line break ends a line of policy even within quotes, so there is none. */
    public static String quoted(String value) {
        return '"' + value.replaceAll("\\p{Cntrl}", "").replace("\"", "\"\"") + '"';
    }
}
