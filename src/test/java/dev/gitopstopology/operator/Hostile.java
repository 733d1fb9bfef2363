package dev.gitopstopology.operator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Kubeconfigs that must be refused, by a name; each differs from an acceptable one in one thing. */
final class Hostile {
    /** In every sample, wherever one would look for a secret. */
    static final String CANARY = "c4n4ry-Zm9vYmFyYmF6cXV4-9f3b";

    private final String good;
    private final Map<String, Sample> samples = new LinkedHashMap<>();

    /**
     * @param refusal the word that the message begins with
     * @param names what the message names
     */
    record Sample(byte[] kubeconfig, String refusal, String names) {}

    /**
     * @param server nobody may connect to it
     * @param script nobody may run it
     * @param file nobody may open it
     */
    Hostile(String server, String caPem, String script, String file) {
        String ca = Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.US_ASCII));
        good = """
                apiVersion: v1
                kind: Config
                clusters:
                - name: c
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: u
                  user:
                    token: %s
                contexts:
                - name: x
                  context: {cluster: c, user: u}
                current-context: x
                """.formatted(server, ca, CANARY);
        String exec = "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: %s}";
        user("exec", exec.formatted(script), "ExecForbidden", "users[0].user.exec");
        user(
                "exec-shell",
                exec.formatted("/bin/sh, args: [-c, " + script + "]"),
                "ExecForbidden",
                "users[0].user.exec");
        user(
                "auth-provider",
                "auth-provider: {name: gcp, config: {cmd-path: %s}}".formatted(script),
                "AuthProviderForbidden",
                "users[0].user.auth-provider");
        user("token-file", "tokenFile: " + file, "FilePathForbidden", "users[0].user.tokenFile");
        user("key-file", "client-key: " + file, "FilePathForbidden", "users[0].user.client-key");
        user("cert-file", "client-certificate: " + file, "FilePathForbidden", "users[0].user.client-certificate");
        cluster("ca-file", "certificate-authority: " + file, "FilePathForbidden", "cluster.certificate-authority");
        cluster("insecure", "insecure-skip-tls-verify: true", "InsecureTlsForbidden", "insecure-skip-tls-verify");
        cluster("proxy", "proxy-url: " + server, "ProxyForbidden", "clusters[0].cluster.proxy-url");
        cluster("server-name", "tls-server-name: other.example", "TlsServerNameForbidden", "tls-server-name");
        user("impersonation", "as: system:admin", "ImpersonationForbidden", "users[0].user.as");
        user("groups", "as-groups: [system:masters]", "ImpersonationForbidden", "as-groups");
        user("password", "password: " + CANARY, "BasicAuthForbidden", "users[0].user.password");
        change("two-contexts", "contexts:", "contexts:\n- name: y\n  context: {}", "Ambiguous", "--minify");
        change("no-context", "current-context: x", "", "NoCurrentContext", "use-context");
        change("other-context", "current-context: x", "current-context: y", "UnknownReference", "current-context");
        change("alias", "current-context: x", "current-context: &a x\npreferences: *a", "AliasForbidden", "line ");
        whole("alias-bomb", bomb(), "AliasForbidden", "line 1");
        change("tag", "kind: Config", "kind: !!javax.script.ScriptEngineManager Config", "TagForbidden", "line 2");
        change("duplicate", "kind: Config", "kind: Config\nkind: Config", "DuplicateKey", "line ");
        whole("huge", good + "#" + " ".repeat(64 * 1024), "TooLarge", "--minify");
        whole("deep", "[".repeat(30_000), "Malformed", "nested");
        samples.put(
                "latin",
                new Sample(
                        good.replace("name: u", "name: \u00fc").getBytes(StandardCharsets.ISO_8859_1),
                        "NotUtf8",
                        "UTF-8"));
        samples.put(
                "nul",
                new Sample(
                        good.replace(CANARY, CANARY + "\0").getBytes(StandardCharsets.UTF_8),
                        "Malformed",
                        "kubeconfig"));
        String authority = server.replace("https://", "");
        url("http", "http://" + authority, "SchemeForbidden");
        url("file-url", "file://" + file, "SchemeForbidden");
        url("unix-url", "unix://" + file, "SchemeForbidden");
        url("user-info", "https://admin:" + CANARY + "@" + authority, "UrlForbidden");
        url("query", server + "?token=" + CANARY, "UrlForbidden");
        String port = authority.replaceFirst(".*:", ":");
        url("decimal", "https://2130706433" + port, "AddressForbidden");
        url("octal", "https://0177.0.0.1" + port, "AddressForbidden");
        url("short", "https://127.1" + port, "AddressForbidden");
        url("hex", "https://0x7f.0.0.1" + port, "AddressForbidden");
        url("mapped", "https://[::ffff:127.0.0.1]" + port, "AddressForbidden");
        url("any", "https://0.0.0.0" + port, "AddressForbidden");
        url("any-long", "https://[0:0:0:0:0:0:0:0]" + port, "AddressForbidden");
        url("metadata", "https://169.254.169.254", "AddressForbidden");
        url("metadata-name", "https://metadata.google.internal", "AddressForbidden");
        url("link-local", "https://[fe80::1]:6443", "AddressForbidden");
    }

    Map<String, Sample> samples() {
        return samples;
    }

    private static String bomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (int level = 1; level < 10; level++) {
            bomb.append("a%d: &a%d [".formatted(level, level))
                    .append("*a%d,".formatted(level - 1).repeat(9))
                    .append("]\n");
        }
        return bomb.toString();
    }

    private void user(String name, String field, String refusal, String names) {
        change(name, "    token:", "    " + field + "\n    token:", refusal, names);
    }

    private void cluster(String name, String field, String refusal, String names) {
        change(
                name,
                "    certificate-authority-data:",
                "    " + field + "\n    certificate-authority-data:",
                refusal,
                names);
    }

    private void url(String name, String url, String refusal) {
        samples.put(
                name,
                new Sample(
                        good.replaceFirst("server: .*", "server: '" + url + "'").getBytes(StandardCharsets.UTF_8),
                        refusal,
                        "clusters[].cluster.server"));
    }

    private void change(String name, String from, String to, String refusal, String names) {
        if (!good.contains(from)) {
            throw new IllegalArgumentException(from);
        }
        whole(name, good.replace(from, to), refusal, names);
    }

    private void whole(String name, String text, String refusal, String names) {
        samples.put(name, new Sample(text.getBytes(StandardCharsets.UTF_8), refusal, names));
    }
}
