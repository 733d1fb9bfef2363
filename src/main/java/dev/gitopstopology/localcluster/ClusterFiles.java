package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The files of one cluster: its directory, and the place of etcd's data, which is a memory file system where there is one. */
record ClusterFiles(Path directory, Path etcdData) {
    static final String ADMIN = "admin";
    static final String CONTROLLER_MANAGER = "system:kube-controller-manager";

    Path certificates() {
        return directory.resolve("certificates");
    }

    Path servingCertificate() {
        return certificates().resolve("apiserver.crt");
    }

    Path servingKey() {
        return certificates().resolve("apiserver.key");
    }

    Path serviceAccountKey() {
        return directory.resolve("service-account.key");
    }

    Path tokens() {
        return directory.resolve("tokens.csv");
    }

    Path auditPolicy() {
        return directory.resolve("audit-policy.yaml");
    }

    Path auditLog() {
        return directory.resolve("audit.log");
    }

    Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    Path controllerManagerKubeconfig() {
        return directory.resolve("controller-manager.kubeconfig");
    }

    /** Writes what the processes read at their start. */
    void write(String adminToken, String controllerManagerToken) throws IOException {
        createPrivate(directory);
        createPrivate(etcdData);
        Files.createDirectories(certificates());
        Files.writeString(serviceAccountKey(), newKey());
        Files.writeString(
                tokens(),
                "%s,%s,%s,system:masters%n%s,%s,%s,system:masters%n"
                        .formatted(
                                adminToken,
                                ADMIN,
                                ADMIN,
                                controllerManagerToken,
                                CONTROLLER_MANAGER,
                                CONTROLLER_MANAGER));
        try (InputStream policy = ClusterFiles.class.getResourceAsStream("audit-policy.yaml")) {
            if (policy == null) {
                throw new LocalClusterException(
                        "The build left out the resource audit-policy.yaml of " + ClusterFiles.class);
            }
            Files.write(auditPolicy(), policy.readAllBytes());
        }
    }

    /** Directories hold tokens and keys: nobody else reads them. */
    static void createPrivate(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static String newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(pair.getPrivate().getEncoded());
            return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }
}
