package org.wattwerk.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.ledger.Goodput.Part;
import org.wattwerk.core.quantity.Share;

class JobCourseTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:00Z");
    private static final int TOKENS_PER_STEP = 100;
    private static final int STEPS_PER_SECOND = 2;

    private JobCourse course = JobCourse.submitted(START);
    private Instant now = START;
    private int attempt;
    private double workDone;

    /** Seconds pass, and then the job is seen in a state. */
    private void after(int seconds, JobState state) {
        see(seconds, state, 0, Optional.empty());
    }

    /** Seconds pass at a speed, and then the job says its step, the step of its checkpoint, and how long it stood still. */
    private void after(int seconds, JobState state, double speed, long step, long checkpointStep, int stood) {
        see(seconds, state, speed, Optional.of(said(step, checkpointStep, 0, Duration.ofSeconds(stood))));
    }

    private static Sighting.Said said(long step, long checkpointStep, long checkpointTokens, Duration stood) {
        return new Sighting.Said(
                step,
                step * TOKENS_PER_STEP,
                TOKENS_PER_STEP * STEPS_PER_SECOND,
                checkpointStep,
                checkpointTokens,
                stood);
    }

    private void see(int seconds, JobState state, double speed, Optional<Sighting.Said> said) {
        now = now.plusSeconds(seconds);
        workDone += speed * seconds / 900;
        course = course.saw(new Sighting(now, state, attempt, workDone, said));
    }

    private long seconds(Part part) {
        return course.goodput().time(part).toSeconds();
    }

    /** Waits 60 s, starts for 10 s, makes 200 steps in 100 s at full speed, with a checkpoint at step 150. */
    private void firstAttempt() {
        after(60, JobState.QUEUED);
        attempt = 1;
        after(0, JobState.STARTING);
        after(10, JobState.RUNNING);
        after(50, JobState.RUNNING, 1, 100, 0, 0);
        after(50, JobState.RUNNING, 1, 200, 150, 0);
    }

    @Test
    void saw_waitStartRun_splitsTheTimeByState() {
        firstAttempt();
        assertThat(seconds(Part.WAITING)).isEqualTo(60);
        assertThat(seconds(Part.STARTING)).isEqualTo(10);
        assertThat(seconds(Part.COMPUTING)).isEqualTo(100);
        assertThat(course.goodput().computed()).isEqualTo(20_000);
        assertThat(course.goodput().useful()).isEqualTo(20_000);
        assertThat(course.atRisk()).as("steps 151 to 200").contains(5_000L);
    }

    @Test
    void saw_processLost_losesWhatWasInNoCheckpointAndRepeatsIt() {
        firstAttempt();
        after(0, JobState.QUEUED);
        assertThat(course.goodput().lost()).as("steps 151 to 200").isEqualTo(5_000);
        attempt = 2;
        after(5, JobState.STARTING);
        after(10, JobState.RUNNING);
        after(20, JobState.RUNNING, 1, 190, 150, 0);
        after(5, JobState.RUNNING, 1, 200, 150, 0);
        after(50, JobState.RUNNING, 1, 300, 150, 0);
        assertThat(course.goodput().computed()).as("200 and then 150 steps").isEqualTo(35_000);
        assertThat(course.goodput().useful()).as("step 300").isEqualTo(30_000);
        assertThat(course.goodput().usefulTokens()).isEqualTo(Share.ofRatio(300.0 / 350));
        assertThat(seconds(Part.REPEATING)).as("steps 151 to 200 again").isEqualTo(25);
        assertThat(seconds(Part.STARTING)).isEqualTo(20);
        assertThat(seconds(Part.WAITING)).isEqualTo(65);
        assertThat(seconds(Part.COMPUTING)).isEqualTo(150);
    }

    @Test
    void saw_nextAttemptWithoutAWaitInBetween_losesTheSame() {
        firstAttempt();
        attempt = 2;
        after(1, JobState.STARTING);
        assertThat(course.goodput().lost()).as("steps 151 to 200").isEqualTo(5_000);
    }

    @Test
    void saw_lastWordsOfAProcess_countBeforeItsLossIsReckoned() {
        firstAttempt();
        after(1, JobState.CANCELLED, 1, 202, 202, 0);
        assertThat(course.goodput().useful())
                .as("it ended at a checkpoint of step 202")
                .isEqualTo(20_200);
        assertThat(course.goodput().lost()).isZero();
    }

    @Test
    void saw_completed_losesNothing() {
        firstAttempt();
        after(1, JobState.COMPLETED);
        assertThat(course.goodput().lost()).isZero();
        assertThat(course.isOver()).isTrue();
        after(100, JobState.COMPLETED);
        assertThat(course.goodput().total()).as("its time is over").hasSeconds(60 + 10 + 100 + 1);
    }

    @Test
    void saw_checkpointNobodyToldOf_givesBackWhatWasThoughtLost() {
        firstAttempt();
        after(0, JobState.QUEUED);
        attempt = 2;
        after(0, JobState.STARTING);
        after(0, JobState.RUNNING);
        // 200 tokens a second for 5 s are at most 1,000: it must have started at step 170, not at 150.
        after(5, JobState.RUNNING, 1, 180, 150, 0);
        assertThat(course.goodput().computed()).isEqualTo(20_000 + 1_000);
        assertThat(course.goodput().lost()).isEqualTo(3_000);
        assertThat(course.goodput().useful()).isEqualTo(18_000);
    }

    @Test
    void saw_jobThatGoesOnFromAnEarlierLife_countsOnlyWhatItCanHaveComputedHere() {
        attempt = 1;
        after(0, JobState.STARTING);
        after(0, JobState.RUNNING);
        after(1, JobState.RUNNING, 1, 5_000, 4_990, 0);
        assertThat(course.goodput().computed()).as("1 s at 200 tokens/s").isEqualTo(200);
        after(1, JobState.RUNNING, 1, 5_002, 4_990, 0);
        assertThat(course.goodput().computed()).isEqualTo(400);
    }

    @Test
    void saw_halfSpeed_takesHalfOfTheTime() {
        firstAttempt();
        after(40, JobState.RUNNING, 0.5, 240, 150, 0);
        assertThat(seconds(Part.THROTTLED)).isEqualTo(20);
        assertThat(seconds(Part.COMPUTING)).isEqualTo(100 + 20);
    }

    @Test
    void saw_checkpointToldWhenComplete_isTakenOutOfTheTimeBefore() {
        firstAttempt();
        after(1, JobState.RUNNING, 1, 200, 200, 8);
        assertThat(seconds(Part.CHECKPOINTS)).isEqualTo(8);
        assertThat(seconds(Part.COMPUTING)).as("101 s less 8 s").isEqualTo(93);
        Goodput before = course.goodput();
        after(1, JobState.RUNNING, 1, 202, 200, 8);
        assertThat(course.goodput().since(before).times())
                .as("the sum over the process is told, and counts once")
                .containsOnlyKeys(Part.COMPUTING);
    }

    @Test
    void saw_pauseAndResume_restsAndLosesNothing() {
        firstAttempt();
        after(0, JobState.PAUSING);
        after(3, JobState.PAUSED, 0, 200, 200, 2);
        after(600, JobState.STARTING);
        after(1, JobState.RUNNING);
        after(10, JobState.RUNNING, 1, 220, 200, 2);
        assertThat(seconds(Part.RESTING)).isEqualTo(600);
        assertThat(seconds(Part.CHECKPOINTS)).isEqualTo(2);
        assertThat(seconds(Part.COMPUTING)).as("100 s, 1 s of the 3 s, 10 s").isEqualTo(111);
        assertThat(course.goodput().lost()).isZero();
    }

    @Test
    void saw_runThatGoesBackByItself_losesWhatCameAfter() {
        firstAttempt();
        after(10, JobState.RUNNING, 1, 155, 150, 0);
        assertThat(course.goodput().lost()).as("from step 200 back to 155").isEqualTo(4_500);
        assertThat(course.goodput().useful()).isEqualTo(15_500);
    }

    @Test
    void recovered_controllerWasAway_keepsTokensAndCallsTheTimeUnseen() {
        firstAttempt();
        course = course.recovered();
        after(300, JobState.RUNNING, 0, 800, 750, 0);
        assertThat(seconds(Part.UNSEEN)).isEqualTo(300);
        assertThat(course.goodput().useful()).as("its counters went on").isEqualTo(80_000);
        after(1, JobState.RUNNING, 1, 802, 750, 0);
        assertThat(seconds(Part.UNSEEN)).isEqualTo(300);
    }

    @Test
    void since_boundaryInTheMiddleOfACheckpoint_isStillExact() {
        firstAttempt();
        after(6, JobState.RUNNING, 1, 200, 150, 0);
        Goodput boundary = course.goodput();
        after(2, JobState.RUNNING, 1, 200, 200, 8);
        Goodput later = course.goodput().since(boundary);
        assertThat(later.times()).as("of its 8 s, 2 s are after it").containsOnlyKeys(Part.CHECKPOINTS);
        assertThat(later.total()).hasSeconds(2);
    }

    @Property(tries = 50)
    void saw_anything_sumsToTheTimeAndNeverCountsATokenTwice(@ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        course = JobCourse.submitted(START);
        now = START;
        attempt = 0;
        long step = 0;
        long checkpoint = 0;
        long stood = 0;
        for (int i = 0; i < 60 && !course.isOver(); i++) {
            JobState state = List.of(
                            JobState.QUEUED,
                            JobState.STARTING,
                            JobState.RUNNING,
                            JobState.RUNNING,
                            JobState.PAUSING,
                            JobState.PAUSED)
                    .get(random.nextInt(6));
            if (state == JobState.STARTING && course.state() == JobState.QUEUED) {
                attempt++;
                step = checkpoint;
                stood = 0;
            }
            boolean speaks = state == JobState.RUNNING && random.nextBoolean();
            if (speaks) {
                step += random.nextInt(30);
                if (random.nextInt(3) == 0) {
                    checkpoint = step;
                    stood += random.nextInt(5);
                }
            }
            see(
                    random.nextInt(20),
                    state,
                    random.nextDouble(),
                    speaks
                            ? Optional.of(
                                    said(step, checkpoint, checkpoint * TOKENS_PER_STEP, Duration.ofSeconds(stood)))
                            : Optional.empty());
            assertThat(course.goodput().total()).isEqualTo(Duration.between(START, now));
            assertThat(course.goodput().useful()).isLessThanOrEqualTo(course.position());
        }
    }
}
