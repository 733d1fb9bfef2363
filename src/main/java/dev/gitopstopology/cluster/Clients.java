package dev.gitopstopology.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the clients of all clusters over one {@link Network}, so that fifty clusters cost no more threads than one. A client is
 * configured from what it is given: neither the environment nor {@code ~/.kube} is read, no proxy used, no redirect followed,
 * only the given CA trusted. Clients are closed by whoever asked for them.
 */
public final class Clients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** Less than what servers and load balancers leave idle connections: one that they ended would look like a dead cluster. */
    private static final int IDLE_SECONDS = 30;

    private final Network network;
    private final RequestObserver observer;
    private final WatchPulse pulse;
    private final Replica replica;
    private final AnswerTimes times;
    private final HttpClient.Factory factory;
    private final RetryAfter retryAfter = new RetryAfter(InstantSource.system());
    private final KubernetesSerialization serialization = ServerJson.serialization();

    public Clients(Network network, RequestObserver observer) {
        this(network, observer, new WatchPulse(WatchPulse.Limits.DEFAULT, System::nanoTime), Replica.SOLE);
    }

    /**
     * @param pulse listens to the watches of all clients
     * @param replica who sends the requests, and whether it may write
     */
    public Clients(Network network, RequestObserver observer, WatchPulse pulse, Replica replica) {
        this(network, observer, pulse, replica, AnswerTimes.DEFAULT);
    }

    Clients(Network network, RequestObserver observer, WatchPulse pulse, Replica replica, AnswerTimes times) {
        this.network = network;
        this.observer = observer;
        this.pulse = pulse;
        this.replica = replica;
        this.times = times;
        this.factory = new NoRedirects(network.vertx());
    }

    /** For the requests that decide who may write: always let through, tried once, and given up after {@code timeout}. */
    public Clients forLease(Duration timeout) {
        return new Clients(network, observer, pulse, replica.alwaysWriting(), AnswerTimes.of(timeout));
    }

    /** A client for an endpoint, with the credential that is in it. */
    public KubernetesClient open(String cluster, Endpoint endpoint) {
        Credential credential = endpoint.credential();
        OAuthTokenProvider token = credential instanceof Credential.BearerToken bearer ? bearer::token : null;
        KeyManager[] identity = Trust.identity(credential);
        return build(cluster, config(endpoint.address(), token), member(identity, Trust.only(endpoint.caData())));
    }

    /** A client whose token is asked for at each request, so that a rotation needs no new client. */
    public KubernetesClient open(String cluster, Address address, Supplier<String> token) {
        return build(cluster, config(address, token::get), member(null, Trust.only(address.caData())));
    }

    /** A client for a configuration that the operator itself was started with; see {@link Hub}. */
    KubernetesClient open(String cluster, Config own) {
        Config config = limits(new ConfigBuilder(own)).build();
        return build(cluster, config, builder -> {});
    }

    /** How long the cluster asked to be left alone, from now on. */
    Duration retryAfter(String cluster) {
        return retryAfter.left(cluster);
    }

    /**
     * For questions to a cluster whose client was opened here.
     *
     * @param host for messages
     * @param words gets a line when waiting begins
     */
    public Patience patience(String cluster, String host, Consumer<String> words) {
        return new Patience(
                host,
                () -> retryAfter(cluster),
                words,
                InstantSource.system(),
                time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
    }

    private static Consumer<HttpClient.Builder> member(KeyManager @Nullable [] identity, TrustManager[] trust) {
        return builder -> builder.sslContext(identity, trust)
                .addOrReplaceInterceptor("ADDRESS", new AddressCheck(InetAddress::getAllByName));
    }

    private KubernetesClient build(String cluster, Config config, Consumer<HttpClient.Builder> special) {
        Executor executor = network.executor();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(factory)
                .withTaskExecutor(executor)
                .withKubernetesSerialization(serialization)
                .withHttpClientBuilderConsumer(builder -> {
                    special.accept(builder);
                    builder.addOrReplaceInterceptor("GATE", new GatedWrites(cluster, replica.gate()));
                    builder.addOrReplaceInterceptor("REPORT", new RequestReports(cluster, observer, retryAfter));
                    builder.addOrReplaceInterceptor("ANSWER-TIMES", times);
                    builder.addOrReplaceInterceptor("PULSE", pulse.listener(cluster));
                })
                .build();
    }

    private Config config(Address address, @Nullable OAuthTokenProvider token) {
        ConfigBuilder builder = limits(new ConfigBuilder(Config.empty()))
                .withAutoConfigure(false)
                .withMasterUrl(address.server());
        return token == null
                ? builder.build()
                : builder.withOauthTokenProvider(token).build();
    }

    /**
     * No retries: what to do about a cluster that does not answer is decided by {@link Breaker}. The client's own would come
     * before the time that a Retry-After asks for, and would tell of a create whose reply was lost that somebody was first.
     */
    private ConfigBuilder limits(ConfigBuilder builder) {
        return builder.withConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
                .withRequestTimeout((int) times.writes().toMillis())
                .withRequestRetryBackoffLimit(0)
                .withOnlyHttpWatches(true) // WatchPulse cannot listen to a websocket
                .withUserAgent(replica.userAgent(
                        Objects.requireNonNullElse(Clients.class.getPackage().getImplementationVersion(), "dev")));
    }

    /** A redirect to another host would take the token there. */
    private static final class NoRedirects extends VertxHttpClientFactory {
        NoRedirects(Vertx vertx) {
            super(vertx);
        }

        @Override
        protected void additionalConfig(WebClientOptions options) {
            options.setFollowRedirects(false).setKeepAliveTimeout(IDLE_SECONDS);
        }
    }
}
