package dev.gitopstopology.cli;

import dev.gitopstopology.cli.output.ManifestPrinter;
import dev.gitopstopology.cli.output.TreePrinter;
import dev.gitopstopology.cluster.admin.HubManifests;
import org.jspecify.annotations.Nullable;

/**
 * What follows when somebody applies the member's manifest themselves: shell commands that do the rest of {@code enroll} with
 * kubectl. No token is on a command line, where other users of the machine could read it.
 */
record EnrollByHand(
        EnrollOptions member,
        @Nullable String context,
        @Nullable String hubContext) {
    String script() {
        String on = context == null ? "" : " --context " + quoted(context);
        String server = member.server == null
                ? "$(kubectl config view" + on + " --minify -o jsonpath='{.clusters[0].cluster.server}')"
                : quoted(member.server);
        return """
                # 1. On the member, with what was printed on stdout. Applied like this, deleting the namespace does not take the
                #    cluster's roles along: kubectl delete -f member.yaml does.
                kubectl%1$s apply --server-side --field-manager=gitops-topology -f member.yaml
                # 2. A token for the operator to begin with.
                TOKEN=$(kubectl%1$s create token gitops-topology-installer -n gitops-topology-system --duration=%2$ds)
                # 3. On the hub.
                SERVER=%3$s
                CA=$(kubectl config view%1$s --minify --flatten --raw -o jsonpath='{.clusters[0].cluster.certificate-authority-data}')
                KUBECONFIG_DATA=$(base64 <<END | tr -d '\\n'
                apiVersion: v1
                kind: Config
                clusters: [{name: member, cluster: {server: "$SERVER", certificate-authority-data: "$CA"}}]
                users: [{name: member, user: {token: "$TOKEN"}}]
                contexts: [{name: member, context: {cluster: member, user: member}}]
                current-context: member
                END
                )
                kubectl%4$s apply --server-side --field-manager=gitops-topology-enroll -f - <<END
                apiVersion: v1
                kind: Secret
                metadata: {name: %5$s, namespace: %6$s}
                data: {kubeconfig: "$KUBECONFIG_DATA"}
                ---
                %7$sEND
                """.formatted(
                        on,
                        member.handoverLife.toSeconds(),
                        server,
                        hubContext == null ? "" : " --context " + quoted(hubContext),
                        member.declaration().secretName(),
                        member.namespace,
                        TreePrinter.yaml(ManifestPrinter.inOrder(
                                HubManifests.fleetCluster(member.declaration()).json())));
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:@=+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
