package org.wattwerk.simulator.faults;

import org.wattwerk.core.cluster.NodeId;

/**
 * One stream between an agent and a controller. Words about jobs arrive in order or not at all, as on a TCP connection;
 * leases and reports may also get lost, arrive twice or overtake each other. Each end notices the end of the other only when
 * it hears of it, or nothing for ten seconds.
 */
final class Session {
    private static final long SILENCE = 10_000;

    private final World world;
    private final NodeAgent agent;
    private final NodeId node;
    private final ControllerProcess controller;
    private boolean openAtAgent = true;
    private boolean openAtController = true;
    private long heardByAgent;
    private long heardByController;
    private long lastToAgent;
    private long lastToController;

    Session(World world, NodeAgent agent, NodeId node, ControllerProcess controller) {
        this.world = world;
        this.agent = agent;
        this.node = node;
        this.controller = controller;
        this.heardByAgent = world.clock().now();
        this.heardByController = world.clock().now();
    }

    NodeId node() {
        return node;
    }

    ControllerProcess controller() {
        return controller;
    }

    boolean isOpen() {
        return openAtAgent && openAtController;
    }

    void closeAtAgent() {
        openAtAgent = false;
    }

    /** The controller ends it; the agent hears of that as of any other word. */
    void closeAtController() {
        openAtController = false;
    }

    // ---- in order

    void toController(Runnable what) {
        lastToController = Math.max(lastToController, world.arrival(node));
        world.clock().after(lastToController - world.clock().now(), () -> atController(what));
    }

    void toAgent(Runnable what) {
        lastToAgent = Math.max(lastToAgent, world.arrival(node));
        world.clock().after(lastToAgent - world.clock().now(), () -> atAgent(what));
    }

    // ---- somehow

    void toControllerSomehow(Runnable what) {
        world.arrivals(node)
                .forEach(at -> world.clock().after(at - world.clock().now(), () -> atController(what)));
    }

    void toAgentSomehow(Runnable what) {
        world.arrivals(node)
                .forEach(at -> world.clock().after(at - world.clock().now(), () -> atAgent(what)));
    }

    private void atController(Runnable what) {
        controller.awake(() -> {
            if (openAtController) {
                heardByController = world.clock().now();
                what.run();
            }
        });
    }

    private void atAgent(Runnable what) {
        agent.awake(() -> {
            if (openAtAgent) {
                heardByAgent = world.clock().now();
                what.run();
            }
        });
    }

    /** Both ends look after the connection once a second, as long as one of them holds it open. */
    void watch() {
        world.clock().after(1_000, () -> {
            if (!openAtAgent && !openAtController) {
                return;
            }
            boolean linked = world.isLinked(node);
            long now = world.clock().now();
            if (linked && controller.isWell() && openAtController) {
                // A ping is answered.
                heardByAgent = now;
            }
            boolean controllerGone = linked && (!openAtController || !controller.isAlive());
            boolean agentGone = linked && (!openAtAgent || !agent.isAlive());
            if (openAtAgent && (controllerGone || now - heardByAgent > SILENCE)) {
                agent.awake(() -> {
                    openAtAgent = false;
                    agent.lost(this);
                });
            }
            if (openAtController && (agentGone || now - heardByController > SILENCE)) {
                controller.awake(() -> {
                    openAtController = false;
                    controller.detached(this);
                });
            }
            watch();
        });
    }
}
