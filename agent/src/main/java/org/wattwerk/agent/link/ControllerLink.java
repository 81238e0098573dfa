package org.wattwerk.agent.link;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.core.time.Timers;
import org.wattwerk.protocol.v1.AgentLinkGrpcClient;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Welcome;
import org.wattwerk.runtime.TlsOptions;

/**
 * The node's stream to its controller: one session after another, for as long as the agent lives. It is found again
 * with a jittered, growing pause. Everything happens on the event loop on which it was started.
 */
public final class ControllerLink {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerLink.class);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int READ_IDLE_SECONDS = 6;

    private final Timers timers;
    private final LinkOwner owner;
    private final SocketAddress address;
    private final GrpcClient client;
    private final JobReports jobReports = new JobReports();
    private final Random jitter;
    private @Nullable Session session;
    private Duration pause = SHORTEST_PAUSE;
    private boolean closed;
    private String lastSaid = "";

    public ControllerLink(
            Vertx vertx, Timers timers, LinkOwner owner, String host, int port, Optional<TlsOptions> tls, long seed) {
        this.timers = timers;
        this.owner = owner;
        this.address = SocketAddress.inetSocketAddress(port, host);
        this.jitter = new Random(seed);
        HttpClientOptions options = tls.map(TlsOptions::client)
                .orElseGet(() -> new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false))
                .setConnectTimeout(2_000)
                .setReadIdleTimeout(READ_IDLE_SECONDS);
        this.client = GrpcClient.builder(vertx).with(options).build();
    }

    /** Looks for the controller from now on. */
    public void start() {
        connect();
    }

    /** True between a welcome and the end of its session. */
    public boolean isUp() {
        return session != null && session.welcomed();
    }

    /** Sends what the node does now, if a controller listens. */
    public void reportNow() {
        if (session != null) {
            session.report();
        }
    }

    /** Sends a job's report as soon as a controller listens; none is dropped. */
    public void jobChanged(JobReport report) {
        jobReports.add(report);
        marksAdded();
    }

    /** New marks can be reported. */
    public void marksAdded() {
        if (session != null) {
            session.pump();
        }
    }

    /** Ends the session and looks for no other. */
    public void close() {
        closed = true;
        if (session != null) {
            session.leave();
        }
        client.close();
    }

    private void connect() {
        if (closed) {
            return;
        }
        client.request(address, AgentLinkGrpcClient.Attach).onComplete((request, failure) -> {
            if (failure != null) {
                lost("cannot reach the controller at " + address + ": " + failure.getMessage());
            } else if (closed) {
                request.cancel();
            } else {
                opened(request);
            }
        });
    }

    private void opened(GrpcClientRequest<AgentMessage, ControllerMessage> request) {
        Session next = new Session(request, timers, owner, jobReports, new Session.Events() {
            @Override
            public boolean welcomed(Welcome welcome) {
                if (!owner.welcomed(welcome)) {
                    return false;
                }
                pause = SHORTEST_PAUSE;
                say("attached to the controller at " + address + ", epoch " + welcome.getEpoch());
                return true;
            }

            @Override
            public void refused(String reason) {
                pause = LONGEST_PAUSE;
                say("the controller at " + address + " refused this node: " + reason);
            }

            @Override
            public void down(String why) {
                session = null;
                lost("lost the controller at " + address + ": " + why);
            }
        });
        session = next;
        next.open();
    }

    private void lost(String why) {
        if (closed) {
            return;
        }
        say(why);
        // Half of the pause is certain and half is chance, so that nodes do not come back in step.
        long millis = pause.toMillis() / 2 + jitter.nextLong(pause.toMillis() / 2 + 1);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        timers.after(Duration.ofMillis(millis), this::connect);
    }

    private void say(String text) {
        if (!text.equals(lastSaid)) {
            lastSaid = text;
            LOG.info("{}", text);
        }
    }
}
