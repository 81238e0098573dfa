package org.wattwerk.agent;

import java.util.Optional;
import org.wattwerk.agent.jobs.JobApi;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** What jobs are told of their node. */
final class NodeFigures implements JobApi.Figures {
    private final Sampling sampling;
    private final Metering metering;
    private final ControllerWords controller;

    NodeFigures(Sampling sampling, Metering metering, ControllerWords controller) {
        this.sampling = sampling;
        this.metering = metering;
        this.controller = controller;
    }

    @Override
    public double powerWatts() {
        long gpus = sampling.latest().sample().gpus().values().stream()
                .mapToLong(gpu -> gpu.power().milliwatts())
                .sum();
        return (gpus + metering.meter().host().power().milliwatts()) / 1e3;
    }

    @Override
    public double limitWatts() {
        return sampling.latest().limits().values().stream()
                        .mapToLong(Power::milliwatts)
                        .min()
                        .orElse(0)
                / 1e3;
    }

    @Override
    public Energy energyOf(JobId job) {
        return metering.energyOf(job);
    }

    @Override
    public Optional<EnergyPrice> dayAhead() {
        return controller.dayAhead();
    }

    @Override
    public Optional<EnergyPrice> marginal() {
        return controller.marginal();
    }

    @Override
    public Optional<Share> budgetUsed() {
        return controller.budgetUsed();
    }
}
