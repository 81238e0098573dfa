package org.wattwerk.simulator.faults;

import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Curtailment;

/** Plays a scenario from its first moment to its last and watches the laws all the time. */
public final class FaultRun {
    private static final long ASK_AGAIN = 3_000;

    private final FaultScenario scenario;
    private final World world;
    private int orders;

    private FaultRun(FaultScenario scenario, BrokenRule broken) {
        this.scenario = scenario;
        this.world = new World(scenario, broken);
    }

    /**
     * Plays it.
     *
     * @throws LawBrokenException with the whole story, if a law does not hold
     */
    public static FaultOutcome of(FaultScenario scenario, BrokenRule broken) {
        return new FaultRun(scenario, broken).play();
    }

    private FaultOutcome play() {
        world.controllerStarts();
        scenario.jobs().forEach(this::handIn);
        scenario.faults()
                .forEach(fault -> world.clock().after(fault.at(), () -> {
                    world.tell("fault", fault.toString());
                    happen(fault);
                }));
        look();
        try {
            world.clock().runUntil(scenario.length().toMillis());
            world.laws().recovered();
        } catch (LawBrokenException e) {
            throw e;
        } catch (RuntimeException e) {
            LawBrokenException story = world.broken("the program failed: " + e);
            story.addSuppressed(e);
            throw story;
        }
        return world.outcome();
    }

    private void look() {
        world.laws().look();
        world.clock().after(Laws.LOOK, this::look);
    }

    private void handIn(FaultScenario.Job job) {
        world.clock().after(job.at(), () -> submit(job));
        job.cancelAt()
                .ifPresent(at -> world.clock().after(at, () -> cancel(job.spec().id())));
    }

    /** Asks until it is acknowledged, as a person would. */
    private void submit(FaultScenario.Job job) {
        boolean[] done = {false};
        world.reigning()
                .ifPresent(controller -> controller.submit(job.spec(), () -> {
                    done[0] = true;
                    world.tell("people", job.spec().id() + " is acknowledged");
                    world.laws().acknowledged(job.spec().id());
                }));
        world.clock().after(ASK_AGAIN, () -> {
            if (!done[0]) {
                submit(job);
            }
        });
    }

    private void cancel(JobId job) {
        world.tell("people", job + " is given up");
        world.reigning().ifPresent(controller -> controller.cancel(job));
    }

    private void happen(Fault fault) {
        if (fault instanceof Fault.AgentCrash crash) {
            world.machine(crash.node()).agentCrashes(crash.length());
        } else if (fault instanceof Fault.AgentFrozen frozen) {
            world.machine(frozen.node()).agentFreezes(frozen.length());
        } else if (fault instanceof Fault.Reboot reboot) {
            world.machine(reboot.node()).reboots(reboot.length());
        } else if (fault instanceof Fault.Partition partition) {
            world.cut(partition.node(), partition.length());
        } else if (fault instanceof Fault.DriverHangs hangs) {
            world.machine(hangs.node()).driverHangs(hangs.length());
        } else if (fault instanceof Fault.LimitsIgnored ignored) {
            world.machine(ignored.node()).ignoresLimits(ignored.length());
        } else if (fault instanceof Fault.LimitChanged changed) {
            world.machine(changed.node()).limitChanged(changed.gpuLimit());
        } else if (fault instanceof Fault.ProcessCrash crash) {
            world.machine(crash.node()).process().ifPresent(process -> process.end(1));
        } else if (fault instanceof Fault.ProcessHangs hangs) {
            world.machine(hangs.node()).process().ifPresent(JobProcess::hang);
        } else if (fault instanceof Fault.BadNetwork bad) {
            world.weather(bad.share(), bad.length());
        } else if (fault instanceof Fault.Order order) {
            order(order);
        } else if (fault instanceof Fault.Maintained out) {
            world.reigning().ifPresent(controller -> controller.maintain(out.node(), true));
            world.clock().after(out.length(), () -> giveBack(out.node()));
        } else if (fault instanceof Fault.Frozen frozen) {
            world.reigning().ifPresent(controller -> controller.freeze(true));
            world.clock().after(frozen.length(), this::lift);
        } else {
            atTheController(fault);
        }
    }

    private void atTheController(Fault fault) {
        world.reigning().ifPresent(controller -> {
            world.unsteady();
            if (fault instanceof Fault.ControllerCrash crash) {
                controller.die();
                world.clock().after(crash.length(), world::controllerStarts);
            } else if (fault instanceof Fault.ControllerStall stall) {
                controller.stall(stall.length());
                world.clock().after(stall.length(), world::unsteady);
            } else if (fault instanceof Fault.TakeOver takeOver) {
                controller.stall(takeOver.length());
                world.controllerStarts();
                world.clock().after(takeOver.length() + 15_000, controller::die);
            } else if (fault instanceof Fault.PricesLate late) {
                world.clock().after(late.length(), () -> world.reigning().ifPresent(ControllerProcess::priced));
            }
        });
    }

    /** Asks until the node is back at work. */
    private void giveBack(NodeId node) {
        world.reigning().ifPresent(controller -> controller.maintain(node, false));
        world.clock().after(ASK_AGAIN, () -> {
            if (world.store().maintenance().contains(node) || world.reigning().isEmpty()) {
                giveBack(node);
            }
        });
    }

    /** Asks until nothing is frozen any more. */
    private void lift() {
        world.reigning().ifPresent(controller -> controller.freeze(false));
        world.clock().after(ASK_AGAIN, () -> {
            if (world.store().freeze().isPresent() || world.reigning().isEmpty()) {
                lift();
            }
        });
    }

    private void order(Fault.Order fault) {
        orders++;
        Curtailment order = new Curtailment(
                "order-" + orders,
                fault.limit(),
                world.moment().day(),
                world.moment().day().plusMillis(fault.length() * 60),
                "grid operator");
        world.reigning()
                .ifPresent(controller -> controller.order(order, () -> {
                    world.tell("people", "order of " + order.limit() + " is acknowledged");
                    world.taken(order);
                }));
    }
}
