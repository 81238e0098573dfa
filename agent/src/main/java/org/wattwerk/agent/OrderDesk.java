package org.wattwerk.agent;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.device.Readings;
import org.wattwerk.agent.jobs.NodeJobs;
import org.wattwerk.core.enforcing.JobGate;
import org.wattwerk.core.enforcing.LeaseKeeper;
import org.wattwerk.core.enforcing.Order;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Timers;

/** Carries out the orders of core.enforcing, one after another in the order given. Owned by the event loop. */
final class OrderDesk {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);

    private final Timers timers;
    private final DeviceThread devices;
    private final LeaseKeeper keeper;
    private final NodeJobs jobs;
    private final Recollection memory;
    private final DeviceWatch watch;
    private final Sampling sampling;
    private final Consumer<Readings> observer;
    private final Runnable gateMoved;
    private Future<Void> last = Future.succeededFuture();
    private boolean ended;

    /**
     * @param observer hears what was read back after limits were set
     * @param gateMoved called after jobs were let or held
     */
    OrderDesk(
            Timers timers,
            DeviceThread devices,
            LeaseKeeper keeper,
            NodeJobs jobs,
            Recollection memory,
            DeviceWatch watch,
            Sampling sampling,
            Consumer<Readings> observer,
            Runnable gateMoved) {
        this.timers = timers;
        this.devices = devices;
        this.keeper = keeper;
        this.jobs = jobs;
        this.memory = memory;
        this.watch = watch;
        this.sampling = sampling;
        this.observer = observer;
        this.gateMoved = gateMoved;
    }

    /** Carries out orders after all that came before; done with the last of them. */
    Future<Void> run(List<Order> next) {
        for (Order order : next) {
            last = last.transform(before -> ended ? Future.succeededFuture() : carryOut(order));
        }
        return last;
    }

    /** Nothing is carried out any more. */
    void end() {
        ended = true;
    }

    private Future<Void> carryOut(Order order) {
        if (order instanceof Order.SetLimits set) {
            setLimits(set);
        } else if (order instanceof Order.GateJobs gate) {
            gate(gate.gate(), gate.why());
        } else if (order instanceof Order.UseDevices use) {
            useDevices(use);
        } else if (order instanceof Order.EndJobs end) {
            jobs.endAll(end.why());
        } else if (order instanceof Order.Remember remember) {
            return memory.write(remember.memory(), remember.urgent());
        } else if (order instanceof Order.Say say) {
            LOG.warn("{}", say.text());
        } else if (order instanceof Order.Tell tell) {
            watch.tell(tell.event());
        } else if (order instanceof Order.Refuse refuse) {
            LOG.warn("{}", refuse.why());
        }
        return Future.succeededFuture();
    }

    private void gate(JobGate gate, String why) {
        jobs.gate(gate, why);
        gateMoved.run();
    }

    private void useDevices(Order.UseDevices use) {
        LOG.warn("{}: {}", use.use() ? "the driver is taken up again" : "the driver is let go", use.why());
        devices.use(use.use()).onComplete((readings, failure) -> {
            if (failure == null) {
                observer.accept(readings);
            } else {
                LOG.error("the driver cannot be taken up; lost devices are looked for every half a minute", failure);
            }
        });
    }

    private void setLimits(Order.SetLimits set) {
        LOG.info("power limits {}: {}", text(set.limits()), set.why());
        devices.set(set.limits()).onComplete((readings, failure) -> {
            Duration now = timers.elapsed();
            if (failure != null) {
                LOG.error("power limits cannot be set", failure);
                run(keeper.limitsSet(keeper.present(), now));
                return;
            }
            boolean late = readings.number() < sampling.latest().number();
            run(keeper.limitsSet((late ? sampling.latest() : readings).limits(), now));
            observer.accept(readings);
        });
    }

    private static String text(SortedMap<Integer, Power> limits) {
        Set<Power> levels = new LinkedHashSet<>(limits.values());
        return levels.size() == 1 ? levels.iterator().next().toString() : limits.toString();
    }
}
