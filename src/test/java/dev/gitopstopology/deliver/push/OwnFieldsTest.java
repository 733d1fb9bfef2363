package dev.gitopstopology.deliver.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OwnFieldsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonNode read(String yaml) throws IOException {
        return YAML.readTree(yaml);
    }

    private static JsonNode live(String manager) throws IOException {
        return read("""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata:
                  name: shop
                  namespace: flux-eu-1
                  uid: abc
                  labels: {ours: "1", theirs: "2"}
                  finalizers: [finalizers.fluxcd.io]
                  managedFields:
                  - manager: kustomize-controller
                    operation: Update
                    fieldsV1: {"f:metadata": {"f:finalizers": {".": {}, 'v:"finalizers.fluxcd.io"': {}}}}
                  - manager: %1$s
                    operation: Update
                    fieldsV1: {"f:spec": {"f:timeout": {}}}
                  - manager: %1$s
                    operation: Apply
                    fieldsV1:
                      f:metadata: {"f:labels": {".": {}, "f:ours": {}}}
                      f:spec: {"f:interval": {}, "f:dependsOn": {}, "f:sourceRef": {"f:kind": {}, "f:name": {}}}
                spec:
                  interval: 5m
                  timeout: 1m
                  dependsOn: [{name: tenants}]
                  sourceRef: {kind: GitRepository, name: shop, namespace: other}
                """.formatted(manager));
    }

    @Test
    void isWhatWeApplyAndNothingElse() throws IOException {
        assertThat(OwnFields.of(live("gitops-topology"))).isEqualTo(read("""
                        apiVersion: kustomize.toolkit.fluxcd.io/v1
                        kind: Kustomization
                        metadata: {labels: {ours: "1"}, name: shop, namespace: flux-eu-1}
                        spec:
                          interval: 5m
                          dependsOn: [{name: tenants}]
                          sourceRef: {kind: GitRepository, name: shop}
                        """));
    }

    @Test
    void ofAnObjectOfSomebodyElseIsItsName() throws IOException {
        assertThat(OwnFields.of(live("kubectl"))).isEqualTo(read("""
                        apiVersion: kustomize.toolkit.fluxcd.io/v1
                        kind: Kustomization
                        metadata: {name: shop, namespace: flux-eu-1}
                        """));
    }
}
