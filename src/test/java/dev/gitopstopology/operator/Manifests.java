package dev.gitopstopology.operator;

/** What a team has in Git. */
final class Manifests {
    private Manifests() {}

    static String configMap(String name, String text) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {text: "%s"}
                """.formatted(name, text);
    }

    static String secret(String name, String password) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                stringData: {password: "%s"}
                """.formatted(name, password);
    }

    static String deployment(String name) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                      - {name: web, image: "registry.example.com/web:1"}
                """.formatted(name);
    }

    static String quota(String name) {
        return """
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: %s}
                spec: {hard: {pods: "1000"}}
                """.formatted(name);
    }
}
