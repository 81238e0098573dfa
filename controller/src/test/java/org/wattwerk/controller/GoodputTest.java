package org.wattwerk.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.live.JobGoodput;
import org.wattwerk.controller.live.LiveJson;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;

/** What a job's time and tokens come to, as its agent reports it and people read it. */
class GoodputTest {
    private static final String JOB = "pretraining";
    private static final int TOKENS_PER_STEP = 512;

    @TempDir
    private Path folder = Path.of("");

    private TestSite site;

    @BeforeEach
    void start() throws Exception {
        site = new TestSite(folder);
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    private static JobReport.Builder said(JobReport.State state, long step, long checkpointStep) {
        return JobReport.newBuilder()
                .setJob(JOB)
                .setState(state)
                .setStep(step)
                .setTokens(step * TOKENS_PER_STEP)
                .setTokensPerSecond(1e9)
                .setCheckpointStep(checkpointStep)
                .setCheckpointTokens(checkpointStep * TOKENS_PER_STEP);
    }

    private JobGoodput await(String what, Predicate<JobGoodput> wanted) throws Exception {
        return site.await(what, () -> Optional.of(goodput()).filter(wanted));
    }

    private JobGoodput goodput() {
        try {
            return LiveJson.read(site.get("/v1/jobs/" + JOB + "/goodput").body(), JobGoodput.class);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void begin(ScriptedAgent agent) throws Exception {
        agent.report(0, 0, 200, true);
        agent.obeyUntil(lease -> lease.getMode() == Lease.Mode.RUN);
        agent.next(ControllerMessage::hasStartJob);
    }

    @Test
    void goodput_processLostAndControllerRestarted_countsUsefulTokensOnce() throws Exception {
        site.submit(JOB);
        try (ScriptedAgent agent = site.agent("node-1")) {
            begin(agent);
            agent.job(said(JobReport.State.RUNNING, 0, 0));
            agent.job(said(JobReport.State.RUNNING, 100, 80));
            await("100 steps are computed", seen -> seen.tokensComputed() == 100 * TOKENS_PER_STEP);
            assertThat(goodput().tokensAtRisk()).as("steps 81 to 100").isEqualTo(20 * TOKENS_PER_STEP);
            agent.job(said(JobReport.State.EXITED, 100, 80).setExitCode(137).setMessage("killed"));
            JobGoodput lost = await("20 steps are lost", seen -> seen.tokensLost() > 0);
            assertThat(lost.tokensUseful()).isEqualTo(80 * TOKENS_PER_STEP);
            agent.next(ControllerMessage::hasStartJob);
            agent.job(said(JobReport.State.RUNNING, 90, 0));
            await("10 steps are made again", seen -> seen.tokensUseful() == 90 * TOKENS_PER_STEP);
        }

        site.restart();

        assertThat(goodput().tokensUseful()).as("kept on the disk").isEqualTo(90 * TOKENS_PER_STEP);
        try (ScriptedAgent agent = site.agent("node-1")) {
            agent.report(0, 0, 700, false);
            Lease lease = agent.obeyUntil(next -> next.getMode() == Lease.Mode.RUN);
            agent.job(said(JobReport.State.RUNNING, 150, 140));
            JobGoodput seen = await("its counters went on", now -> now.tokensUseful() == 150 * TOKENS_PER_STEP);
            assertThat(seen.tokensComputed()).as("100, and then 81 to 150").isEqualTo(170 * TOKENS_PER_STEP);
            assertThat(seen.attempts()).isEqualTo(2);
            JobGoodput.Seconds seconds = seen.seconds();
            assertThat(seconds.computing()
                            + seconds.waiting()
                            + seconds.resting()
                            + seconds.starting()
                            + seconds.repeating()
                            + seconds.throttled()
                            + seconds.checkpoints()
                            + seconds.unseen())
                    .isCloseTo(seconds.all(), within(0.01));
            assertThat(lease.getPowerMw()).isPositive();
        }
    }

    @Test
    void goodput_jobRuns_saysWhatAMillionTokensTakeNow() throws Exception {
        site.submit(JOB);
        try (ScriptedAgent agent = site.agent("node-1")) {
            begin(agent);
            agent.job(said(JobReport.State.RUNNING, 10, 0).setTokensPerSecond(2_000));
            JobGoodput.Now now = site.await(
                    "it makes tokens", () -> Optional.ofNullable(goodput().now()));
            // W / 3600 s / (tokens/s) x 10^6
            assertThat(now.wattHoursPerMillionTokens()).isCloseTo(now.powerWatts() / 3_600 / 2_000 * 1e6, within(1e-6));
            assertThat(now.netEurPerMillionTokens()).isNotNull();
            assertThat(now.modelled()).isFalse();
        }
    }

    @Test
    void statement_ofAQuarterHour_saysTheGoodputOfItsJobsAndAgentsHearOfTheBudget() throws Exception {
        QuarterHour first = QuarterHour.startingAt(TestSite.START);
        site.submit(JOB);
        try (ScriptedAgent agent = site.agent("node-1")) {
            begin(agent);
            agent.mark(first, 0, JOB, 0, 0);
            agent.job(said(JobReport.State.RUNNING, 1_000, 900));
            await("1,000 steps are computed", seen -> seen.tokensComputed() == 1_000 * TOKENS_PER_STEP);
            site.runUntil(first.next());
            agent.mark(first.next(), 300_000, JOB, 4_200_000, 0);
            agent.next(ControllerMessage::hasMarksSettled);
            long used = agent.next(message ->
                            message.hasFigures() && message.getFigures().getBudgetUsedPpm() > 0)
                    .getFigures()
                    .getBudgetUsedPpm();
            JsonObject statement = new JsonObject(site.get("/v1/statement").body());
            // The demo's budget is 2,200 EUR a month, with tax.
            assertThat(used / 1e6).isCloseTo(Double.parseDouble(statement.getString("grossEur")) / 2_200, within(1e-4));
            JsonObject goodput = statement.getJsonArray("goodput").getJsonObject(0);
            assertThat(goodput.getString("job")).isEqualTo(JOB);
            assertThat(goodput.getLong("tokensUseful")).isEqualTo(1_000 * TOKENS_PER_STEP);
            assertThat(goodput.getJsonObject("seconds").getLong("all"))
                    .as("from the start of the first quarter hour to its end")
                    .isBetween(890L, 900L);
            JsonObject account = statement.getJsonArray("accounts").stream()
                    .map(JsonObject.class::cast)
                    .filter(line -> line.getString("account").equals(JOB))
                    .findFirst()
                    .orElseThrow();
            assertThat(new BigDecimal(goodput.getString("netEurPerMillionUsefulTokens")))
                    .isEqualByComparingTo(new BigDecimal(account.getString("netEur"))
                            .multiply(BigDecimal.valueOf(1_000_000))
                            .divide(BigDecimal.valueOf(512_000), 4, RoundingMode.HALF_UP));
        }
    }

    @Test
    void goodput_ofNoJob_isRefused() throws Exception {
        assertThat(site.get("/v1/jobs/nobody/goodput").statusCode()).isEqualTo(404);
    }
}
