package org.wattwerk.agent.tenant;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.enforcing.Tenancy;
import org.wattwerk.core.time.Timers;

/** Looks every second who holds the node's devices, and tells when that has changed. Owned by the event loop. */
public final class TenantWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TenantWatch.class);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Timers timers;
    private final WorkerExecutor worker;
    private final TenantFolder folder;
    private final List<GpuInfo> inventory;
    private final Function<Tenancy, Future<Void>> changed;
    private Tenancy told = Tenancy.NONE;
    private List<String> problems = List.of();
    private boolean ended;

    /**
     * @param changed hears of every change; the next look waits until it is done
     */
    public TenantWatch(
            Timers timers,
            WorkerExecutor worker,
            TenantFolder folder,
            List<GpuInfo> inventory,
            Function<Tenancy, Future<Void>> changed) {
        this.timers = timers;
        this.worker = worker;
        this.folder = folder;
        this.inventory = List.copyOf(inventory);
        this.changed = changed;
    }

    /** Looks from now on; done after the first look. */
    public Future<Void> begin() {
        return look();
    }

    public void end() {
        ended = true;
    }

    private Future<Void> look() {
        if (ended) {
            return Future.succeededFuture();
        }
        return worker.executeBlocking(folder::read).compose(this::compare).transform(looked -> {
            if (looked.failed()) {
                LOG.error("tenants could not be taken over", looked.cause());
            }
            timers.after(PERIOD, this::look);
            return Future.succeededFuture();
        });
    }

    private Future<Void> compare(TenantFolder.Said said) {
        Tenancy now = Tenancy.of(inventory, said.tenants());
        List<String> all = new ArrayList<>(said.problems());
        all.addAll(now.problems());
        all.stream().filter(problem -> !problems.contains(problem)).forEach(LOG::warn);
        problems = all;
        if (now.holders().equals(told.holders()) && now.costCentres().equals(told.costCentres())) {
            return Future.succeededFuture();
        }
        told = now;
        LOG.info("devices held by jobs of another scheduler: {}", now.holders());
        return changed.apply(now);
    }
}
