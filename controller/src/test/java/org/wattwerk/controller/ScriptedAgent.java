package org.wattwerk.controller;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.protocol.v1.AgentLinkGrpcClient;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.Counter;
import org.wattwerk.protocol.v1.Gpu;
import org.wattwerk.protocol.v1.GpuSample;
import org.wattwerk.protocol.v1.Hello;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.protocol.v1.Mark;
import org.wattwerk.protocol.v1.Quality;
import org.wattwerk.protocol.v1.Report;

/** An agent that says what a test tells it to, over the real protocol, and keeps what it hears. */
final class ScriptedAgent implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    final BlockingQueue<ControllerMessage> heard = new LinkedBlockingQueue<>();
    private final String node;
    private final GrpcClient client;
    private final GrpcClientRequest<AgentMessage, ControllerMessage> stream;

    private ScriptedAgent(String node, GrpcClient client, GrpcClientRequest<AgentMessage, ControllerMessage> stream) {
        this.node = node;
        this.client = client;
        this.stream = stream;
    }

    /** Connects and says hello. */
    static ScriptedAgent attach(Vertx vertx, int port, String node) throws Exception {
        GrpcClient client = GrpcClient.builder(vertx)
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false))
                .build();
        GrpcClientRequest<AgentMessage, ControllerMessage> stream = client.request(
                        SocketAddress.inetSocketAddress(port, "127.0.0.1"), AgentLinkGrpcClient.Attach)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        ScriptedAgent agent = new ScriptedAgent(node, client, stream);
        CompletableFuture<Void> open = new CompletableFuture<>();
        stream.response().onSuccess(response -> {
            response.handler(agent.heard::add);
            response.exceptionHandler(lost -> {});
            open.complete(null);
        });
        stream.exceptionHandler(lost -> {});
        Hello.Builder hello = Hello.newBuilder()
                .setNode(node)
                .setAgentVersion("script")
                .setBootId("boot-1")
                .setSimulated(true);
        for (int i = 0; i < 8; i++) {
            hello.addGpus(Gpu.newBuilder().setIndex(i).setUuid(node + "-" + i).setModel("h100-sxm"));
        }
        agent.say(AgentMessage.newBuilder().setHello(hello).build());
        open.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return agent;
    }

    /** Reports every GPU at one limit, as read back under a lease. */
    void report(long epoch, long sequence, long limitWatts, boolean stopped) {
        Report.Builder report = Report.newBuilder()
                .setHostPowerMw(1_200_000)
                .setHostQuality(Quality.ESTIMATED)
                .setAppliedEpoch(epoch)
                .setAppliedSequence(sequence)
                .setStopped(stopped);
        for (int i = 0; i < 8; i++) {
            report.addGpus(GpuSample.newBuilder()
                    .setIndex(i)
                    .setPowerMw(stopped ? 70_000 : limitWatts * 1_000)
                    .setEnforcedLimitMw(limitWatts * 1_000)
                    .setQuality(Quality.MEASURED));
        }
        say(AgentMessage.newBuilder().setReport(report).build());
    }

    /** Follows a lease to the letter and says so. */
    void obey(Lease lease) {
        boolean stopped = lease.getMode() == Lease.Mode.STOPPED;
        long limit = stopped ? 200 : Math.max(200, (lease.getPowerMw() / 1_000 - 2_800) / 8);
        report(lease.getEpoch(), lease.getSequence(), limit, stopped);
    }

    void mark(QuarterHour at, long idleJoules, String job, long jobJoules, long workMillis) {
        mark(at, idleJoules, job, jobJoules, workMillis, "");
    }

    /**
     * @param costCentre who pays for a job of another scheduler; empty for one of the controller's
     */
    void mark(QuarterHour at, long idleJoules, String job, long jobJoules, long workMillis, String costCentre) {
        say(AgentMessage.newBuilder()
                .setMark(Mark.newBuilder()
                        .setQuarterHour(at.number())
                        .addCounters(Counter.newBuilder()
                                .setGpuEnergyMj(idleJoules * 1_000)
                                .setQuality(Quality.MEASURED))
                        .addCounters(Counter.newBuilder()
                                .setJob(job)
                                .setGpuEnergyMj(jobJoules * 1_000)
                                .setQuality(Quality.MEASURED)
                                .setWorkMs(workMillis)
                                .setCostCentre(costCentre)))
                .build());
    }

    void job(String job, JobReport.State state, long step) {
        say(AgentMessage.newBuilder()
                .setJob(JobReport.newBuilder().setJob(job).setState(state).setStep(step))
                .build());
    }

    void job(JobReport.Builder said) {
        say(AgentMessage.newBuilder().setJob(said).build());
    }

    private void say(AgentMessage message) {
        stream.write(message);
    }

    /** The next message of a kind; the others before it are dropped. */
    ControllerMessage next(Predicate<ControllerMessage> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            ControllerMessage message = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError(node + " did not hear it within " + PATIENCE_SECONDS + " s");
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    Lease nextLease(Predicate<Lease> wanted) throws InterruptedException {
        return next(message -> message.hasLease() && wanted.test(message.getLease()))
                .getLease();
    }

    /** Obeys every lease until one is as wanted; that one too. */
    Lease obeyUntil(Predicate<Lease> wanted) throws InterruptedException {
        while (true) {
            Lease lease = nextLease(any -> true);
            obey(lease);
            if (wanted.test(lease)) {
                return lease;
            }
        }
    }

    /** Goes away without a word. */
    @Override
    public void close() {
        client.close();
    }
}
