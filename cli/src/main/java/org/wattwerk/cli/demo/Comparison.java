package org.wattwerk.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.wattwerk.controller.PolicyTerms;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.policies.JobPolicy;
import org.wattwerk.policies.Policy;
import org.wattwerk.policies.ShippedPolicy;
import org.wattwerk.simulator.day.DayOutcome;
import org.wattwerk.simulator.day.DayScenario;
import org.wattwerk.simulator.day.DaySimulation;
import org.wattwerk.simulator.day.Twin;
import org.wattwerk.simulator.devices.DailyLoad;

/** The played day beside two simulated ones: its twin without caps, and the same prices at a site of 384 nodes. */
final class Comparison {
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final Duration COARSE_STEP = Duration.ofMinutes(5);
    private static final int LARGE_JOB_NODES = 256;
    private static final int SMALL_JOB_NODES = 128;
    private static final long LARGE_CAMPUS = 80;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final PriceCurve prices;
    private final PlayedTime played;

    Comparison(PriceCurve prices, PlayedTime played) {
        this.prices = prices;
        this.played = played;
    }

    /** The same tokens at the same prices, at full speed until they are done. */
    DayOutcome twin(Policy policy, JsonNode statement) {
        List<JobSpec> jobs =
                policy.jobs().values().stream().map(job -> spec(job, 1)).toList();
        DayScenario scenario = scenario("the same tokens and prices", policy, jobs, DailyLoad.campus(), STEP);
        return Twin.uncapped(scenario, work(statement));
    }

    /** A simulated site as the decisions play it, and the same tokens there without caps. */
    record LargeSite(DayOutcome planned, DayOutcome uncapped) {}

    /** The same prices at the reference site, with the same decisions. */
    LargeSite largeSite() {
        Policy policy = ShippedPolicy.REFERENCE_384.load();
        List<JobSpec> jobs = new ArrayList<>();
        for (JobPolicy job : ShippedPolicy.DEMO.load().jobs().values()) {
            jobs.add(spec(job, job.pausable() ? SMALL_JOB_NODES : LARGE_JOB_NODES));
        }
        DailyLoad campus = DailyLoad.campus().times(LARGE_CAMPUS);
        DayScenario scenario = scenario("384 nodes (simulated)", policy, jobs, campus, COARSE_STEP);
        DayOutcome planned = DaySimulation.run(scenario);
        return new LargeSite(planned, Twin.uncapped(scenario, planned.workMillis()));
    }

    private DayScenario scenario(String title, Policy policy, List<JobSpec> jobs, DailyLoad otherLoads, Duration step) {
        return new DayScenario(
                title,
                PolicyTerms.control(policy),
                new CheapestHours(),
                played.start(),
                played.end(),
                prices,
                PolicyTerms.tariff(policy),
                jobs,
                List.of(),
                otherLoads,
                PolicyTerms.NOMINAL_RATE,
                step);
    }

    private static JobSpec spec(JobPolicy job, int nodes) {
        return new JobSpec(
                job.id(),
                job.name(),
                job.costCentre(),
                job.priority(),
                nodes,
                job.throughputGoal(),
                job.pausable(),
                List.of("simulated"));
    }

    /** Work of each job on the played day, from its modelled tokens. */
    private static Map<JobId, Long> work(JsonNode statement) {
        Map<JobId, Long> work = new HashMap<>();
        for (JsonNode account : statement.path("accounts")) {
            JsonNode tokens = account.path("modelledTokens");
            if (tokens.isNumber()) {
                long perSecond = PolicyTerms.NOMINAL_RATE.tokensPerGpuSecond();
                work.put(new JobId(account.path("account").asText()), tokens.asLong() * MILLIS_PER_SECOND / perSecond);
            }
        }
        return work;
    }
}
