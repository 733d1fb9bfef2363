package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.validate.Estate.Typed;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.Set;

/** A Secret that an engine is to get is among the files, and lacks the label without which it is never copied. */
final class CredentialNotOffered implements SemanticRule {
    private static final Set<String> REFERENCES = Set.of("secretRef", "clientSecretRef");

    @Override
    public void check(Estate estate, Verdict verdict) {
        FieldPath spec = FieldPath.of("spec");
        estate.topologies()
                .forEach(topology -> walk(topology, topology.document().json().path("spec"), spec, estate, verdict));
        FieldPath argoCD = FieldPath.of("spec", "argoCD");
        estate.tenants()
                .forEach(tenant -> walk(tenant, tenant.document().json().at("/spec/argoCD"), argoCD, estate, verdict));
    }

    private static void walk(Typed<?> object, JsonNode node, FieldPath path, Estate estate, Verdict verdict) {
        if (node.isArray()) {
            for (int index = 0; index < node.size(); index++) {
                walk(object, node.get(index), path.item(index), estate, verdict);
            }
            return;
        }
        node.properties().forEach(field -> {
            FieldPath child = path.child(field.getKey());
            if (REFERENCES.contains(field.getKey())) {
                reference(object, field.getValue().path("name").asText(), child.child("name"), estate, verdict);
            } else {
                walk(object, field.getValue(), child, estate, verdict);
            }
        });
    }

    private static void reference(Typed<?> object, String name, FieldPath path, Estate estate, Verdict verdict) {
        boolean withheld = estate.secrets().stream()
                .filter(secret -> secret.id().name().equals(name)
                        && KubeconfigSecret.namespace(secret).equals(object.namespace()))
                .anyMatch(secret -> !secret.json()
                        .path("metadata")
                        .path("labels")
                        .path(Api.LABEL_ENGINE_CREDENTIAL)
                        .asText()
                        .equals("true"));
        if (withheld) {
            verdict.warning(
                    object.document(),
                    path,
                    new Problem(
                            "CredentialNotOffered",
                            "Secret " + name + " is not labelled " + Api.LABEL_ENGINE_CREDENTIAL + "=true",
                            "label it; no other Secret is copied to an engine"));
        }
    }
}
