package org.wattwerk.controller.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.live.JobGoodput;
import org.wattwerk.controller.live.Live;
import org.wattwerk.core.ledger.Goodput;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.quantity.EnergyPrice;

/** The goodput of a job as people read it. */
final class JobGoodputs {
    private JobGoodputs() {}

    /**
     * @param marginal what one more MWh costs now, net
     */
    static JobGoodput of(String job, JobCourse course, Live live, Optional<EnergyPrice> marginal) {
        Goodput goodput = course.goodput();
        return new JobGoodput(
                job,
                course.attempt(),
                goodput.computed(),
                goodput.useful(),
                goodput.lost(),
                course.atRisk().orElse(null),
                new JobGoodput.Seconds(
                        seconds(goodput.total()),
                        seconds(goodput, Goodput.Part.COMPUTING),
                        seconds(goodput, Goodput.Part.WAITING),
                        seconds(goodput, Goodput.Part.RESTING),
                        seconds(goodput, Goodput.Part.STARTING),
                        seconds(goodput, Goodput.Part.REPEATING),
                        seconds(goodput, Goodput.Part.THROTTLED),
                        seconds(goodput, Goodput.Part.CHECKPOINTS),
                        seconds(goodput, Goodput.Part.UNSEEN)),
                live.jobs().stream()
                        .filter(known -> known.job().equals(job))
                        .findFirst()
                        .map(known -> now(known, live, marginal))
                        .orElse(null));
    }

    private static double seconds(Goodput goodput, Goodput.Part part) {
        return seconds(goodput.time(part));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private static JobGoodput.@Nullable Now now(Live.Job job, Live live, Optional<EnergyPrice> marginal) {
        boolean modelled = job.clusterTokensPerSecond() != null;
        Double rate = modelled ? job.clusterTokensPerSecond() : job.tokensPerSecond();
        if (rate == null || rate <= 0 || !job.state().equals("RUNNING")) {
            return null;
        }
        double watts = 0;
        for (Live.Node node : live.nodes()) {
            Double power = node.powerWatts();
            if (job.job().equals(node.job()) && power != null) {
                watts += power;
            }
        }
        return JobGoodput.Now.of(watts, rate, modelled, marginal);
    }
}
