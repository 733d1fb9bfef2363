package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.FreePort;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One pod of the live Deployment as a process of this host: its arguments, its environment and its account's rights. In place of the image
 * there is the launcher, in place of the mounted token a kubeconfig, and the port and the releases are this host's.
 */
final class DeployedOperator implements AutoCloseable {
    private final FreePort port = FreePort.take();
    private final List<String> arguments;
    private final Path log;
    private final Process process;

    /** @param name also the first part of its Lease identity */
    private DeployedOperator(String name, Container container, Path kubeconfig, Path directory) throws IOException {
        arguments = container.getArgs();
        log = directory.resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of("gitops-topology").toAbsolutePath().toString());
        arguments.stream()
                .filter(argument -> !argument.startsWith("--metrics-port="))
                .forEach(command::add);
        command.addAll(List.of(
                "--metrics-port=" + port.number(),
                "--kubeconfig=" + kubeconfig,
                "--distribution-dir=" + Binaries.distribution()));
        ProcessBuilder builder = new ProcessBuilder(command);
        for (EnvVar variable : container.getEnv()) {
            builder.environment().put(variable.getName(), variable.getValue());
        }
        builder.environment().put("HOSTNAME", name);
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "deployed-operator-end"));
    }

    /** As the Deployment on the hub says now; returns when it is ready. */
    static DeployedOperator start(World world, String name, Path kubeconfig, Path directory) throws IOException {
        DeployedOperator pod = new DeployedOperator(name, container(world), kubeconfig, directory);
        await(name + " ready, see " + pod.log).atMost(World.PATIENCE).until(pod::ready);
        return pod;
    }

    private static Container container(World world) {
        Deployment deployment = world.hub()
                .apps()
                .deployments()
                .inNamespace(World.NS)
                .withName(HelmInstall.ACCOUNT)
                .require();
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    /** Whether the Deployment has another template now, so that its controller would replace this pod. */
    boolean outdated(World world) {
        return !container(world).getArgs().equals(arguments);
    }

    List<String> arguments() {
        return arguments;
    }

    private boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the operator ended with " + process.exitValue() + ", see " + log);
        }
        try {
            URI probe = URI.create("http://127.0.0.1:" + port.number() + "/readyz");
            return HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(probe).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Path log() {
        return log;
    }

    /** As a kubelet ends a pod: it is asked, and has its grace. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(45, TimeUnit.SECONDS)) {
                end();
            }
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
        }
        port.close();
    }

    private void end() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
    }
}
