package org.wattwerk.controller.link;

import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.loop.AgentMessages;
import org.wattwerk.controller.loop.AgentSession;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.Hello;

/**
 * One agent's stream. A slow agent costs bounded memory: of leases only the newest waits for it, and no more than
 * {@value #WAITING_MAX} commands do; a fast one is held back while the loop has not taken what it said.
 */
final class AgentStream implements AgentSession {
    private static final Logger LOG = LoggerFactory.getLogger(AgentStream.class);
    private static final int WAITING_MAX = 256;
    private static final int UNTAKEN_MAX = 256;

    private final GrpcServerRequest<AgentMessage, ControllerMessage> in;
    private final GrpcServerResponse<AgentMessage, ControllerMessage> out;
    private final Optional<String> certified;
    private final Inventory inventory;
    private final AgentMessages loop;
    private final Deque<ControllerMessage> waiting = new ArrayDeque<>();
    private @Nullable ControllerMessage lease;
    private @Nullable ControllerMessage settled;
    private @Nullable NodeId node;
    private int untaken;
    private boolean closed;

    /** What the stream must know of a node to read its reports. */
    @FunctionalInterface
    interface Inventory {
        /** The driver's default limit of the node's GPUs; empty for a node that is not in the inventory. */
        Optional<Power> defaultLimit(NodeId node);
    }

    /**
     * @param certified the node that the agent's certificate names; empty without TLS
     */
    AgentStream(
            GrpcServerRequest<AgentMessage, ControllerMessage> in,
            Optional<String> certified,
            Inventory inventory,
            AgentMessages loop) {
        this.in = in;
        this.out = in.response();
        this.certified = certified;
        this.inventory = inventory;
        this.loop = loop;
    }

    /** Takes over the stream; on its event loop. */
    void open() {
        // Else the agent's side stays incomplete until the first message.
        out.writeHead();
        in.handler(this::said);
        in.errorHandler(error -> down("the agent gave the stream up: " + error));
        in.exceptionHandler(lost -> down("the connection is lost: " + lost.getMessage()));
        in.endHandler(nothing -> {
            down("the agent ended its session");
            out.end();
        });
        out.exceptionHandler(lost -> down("the connection is lost: " + lost.getMessage()));
        out.drainHandler(nothing -> drain());
    }

    private void said(AgentMessage message) {
        if (closed) {
            return;
        }
        try {
            if (node == null) {
                hello(message);
            } else {
                untaken++;
                if (untaken == UNTAKEN_MAX) {
                    in.pause();
                }
                deliver(node, message);
            }
        } catch (IllegalArgumentException e) {
            refuse("bad message: " + e.getMessage());
        }
    }

    private void hello(AgentMessage message) {
        if (!message.hasHello()) {
            refuse("an agent's first message must be Hello");
            return;
        }
        Hello hello = message.getHello();
        NodeId named = new NodeId(hello.getNode());
        if (certified.isPresent() && !certified.get().equals(named.value())) {
            refuse("the certificate is for node " + certified.get() + ", but the agent says it is " + named
                    + ": give it the certificate of its own node");
            return;
        }
        if (inventory.defaultLimit(named).isEmpty()) {
            refuse("node " + named + " is not in the inventory of this site: add it to the policy, or check its name");
            return;
        }
        node = named;
        untaken++;
        loop.attached(this, Wire.introduction(hello));
    }

    private void deliver(NodeId from, AgentMessage message) {
        switch (message.getBodyCase()) {
            case REPORT ->
                loop.reported(
                        this,
                        Wire.report(
                                from,
                                message.getReport(),
                                inventory.defaultLimit(from).orElse(Power.ZERO)),
                        Wire.gpus(message.getReport()));
            case MARK -> loop.marked(this, Wire.mark(from, message.getMark()), Wire.payers(message.getMark()));
            case JOB -> loop.progressed(this, new JobId(message.getJob().getJob()), Wire.progress(message.getJob()));
            case HELLO -> throw new IllegalArgumentException("Hello came twice");
            case BODY_NOT_SET -> throw new IllegalArgumentException("it is empty, or of a newer agent");
        }
    }

    @Override
    public NodeId node() {
        if (node == null) {
            throw new IllegalStateException("nobody has said hello yet");
        }
        return node;
    }

    @Override
    public void welcome(long epoch, Duration reportPeriod) {
        send(Wire.welcome(epoch, reportPeriod.toMillis()));
    }

    @Override
    public void refuse(String reason) {
        LOG.warn("refused {}: {}", node == null ? "an agent" : node, reason);
        finish(Wire.refusal(reason), "refused: " + reason);
    }

    @Override
    public void grant(Grant grant) {
        if (full()) {
            lease = Wire.lease(grant);
        } else {
            send(Wire.lease(grant));
        }
    }

    @Override
    public String address() {
        SocketAddress remote = in.connection().remoteAddress();
        String host = remote == null ? null : remote.hostAddress();
        return host == null ? "" : host;
    }

    @Override
    public void start(Command.StartJob job, String meeting, long epoch) {
        send(Wire.start(job, meeting, epoch));
    }

    @Override
    public void direct(Command.DirectJob job, long epoch) {
        send(Wire.direct(job, epoch));
    }

    @Override
    public void figures(EnergyPrice dayAhead, EnergyPrice marginal, Optional<Share> budgetUsed, long epoch) {
        send(Wire.figures(dayAhead, marginal, budgetUsed, epoch));
    }

    @Override
    public void settled(QuarterHour upTo) {
        if (full()) {
            settled = Wire.settled(upTo);
        } else {
            send(Wire.settled(upTo));
        }
    }

    @Override
    public void end(String why) {
        finish(Wire.refusal(why), why);
    }

    @Override
    public void taken() {
        untaken--;
        if (untaken == 0 && !closed) {
            in.resume();
        }
    }

    private boolean full() {
        return !waiting.isEmpty() || (!closed && out.writeQueueFull());
    }

    private void send(ControllerMessage message) {
        if (closed) {
            return;
        }
        if (full()) {
            waiting.add(message);
            if (waiting.size() > WAITING_MAX) {
                // A command that cannot be delivered must not be dropped: a new session starts from what holds then.
                out.cancel();
                down("the agent did not read " + WAITING_MAX + " commands");
            }
            return;
        }
        write(message);
    }

    private void drain() {
        while (!closed && !waiting.isEmpty() && !out.writeQueueFull()) {
            write(waiting.removeFirst());
        }
        if (!closed && !full() && lease != null) {
            write(lease);
            lease = null;
        }
        if (!closed && !full() && settled != null) {
            write(settled);
            settled = null;
        }
    }

    private void write(ControllerMessage message) {
        try {
            out.write(message).onFailure(lost -> down("the connection is lost: " + lost.getMessage()));
        } catch (IllegalStateException e) {
            down("the connection is lost: " + e.getMessage());
        }
    }

    private void finish(ControllerMessage last, String why) {
        if (closed) {
            return;
        }
        try {
            out.end(last);
        } catch (IllegalStateException e) {
            LOG.debug("the stream was gone already", e);
        }
        down(why);
    }

    private void down(String why) {
        if (closed) {
            return;
        }
        closed = true;
        waiting.clear();
        if (node != null) {
            loop.detached(this, why);
        }
    }
}
