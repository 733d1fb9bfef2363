package dev.gitopstopology.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Who holds which right and secret: all objects of access control, Secrets, ConfigMaps, accounts and namespaces of the clusters
 * that are not the tenant's own, but for the tenant's namespace on the hub; and what the tenant's accounts may do everywhere.
 */
final class Holdings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SAID =
            List.of("rules", "aggregationRule", "roleRef", "subjects", "data", "secrets");

    /** In an inventory: which write of ours was the last. */
    private static final Pattern MARKER = Pattern.compile("\\\\\"marker\\\\\":\\\\\"[^\"]*\\\\\"");

    private Holdings() {}

    static SortedMap<String, String> of(World world, Map<String, Tenant> tenants, String except) {
        SortedMap<String, String> holdings = new TreeMap<>();
        tenants.forEach((cluster, tenant) -> {
            KubernetesClient client = world.on(cluster);
            List<HasMetadata> objects = new ArrayList<>();
            List<Namespace> namespaces = client.namespaces().list().getItems();
            objects.addAll(namespaces);
            objects.addAll(client.rbac().roles().inAnyNamespace().list().getItems());
            objects.addAll(client.rbac().roleBindings().inAnyNamespace().list().getItems());
            objects.addAll(client.rbac().clusterRoles().list().getItems());
            objects.addAll(client.rbac().clusterRoleBindings().list().getItems());
            objects.addAll(client.serviceAccounts().inAnyNamespace().list().getItems());
            objects.addAll(client.secrets().inAnyNamespace().list().getItems());
            objects.addAll(client.configMaps().inAnyNamespace().list().getItems());
            objects.stream()
                    .filter(object ->
                            !except.equals(cluster + "/" + object.getMetadata().getNamespace()))
                    .forEach(object -> holdings.put(
                            cluster + " " + object.getKind() + " "
                                    + object.getMetadata().getNamespace() + "/"
                                    + object.getMetadata().getName(),
                            said(object)));
            List<String> names = namespaces.stream()
                    .map(each -> each.getMetadata().getName())
                    .sorted()
                    .toList();
            holdings.put(cluster + " can-i", String.join("\n", tenant.canI(names)));
        });
        return holdings;
    }

    private static String said(HasMetadata object) {
        JsonNode json = JSON.valueToTree(object);
        StringBuilder text = new StringBuilder(object.getMetadata().getUid());
        SAID.forEach(field -> text.append(' ').append(json.path(field)));
        return MARKER.matcher(text).replaceAll("");
    }
}
