package org.wattwerk.core.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.time.QuarterHour;

/**
 * The course of one job, sighting by sighting, and what it comes to. All figures are cumulative, so that a sighting that is
 * missed costs resolution and never a token.
 *
 * @param state since the last sighting
 * @param position tokens that the model in memory was trained on
 * @param secured tokens of the last checkpoint
 * @param peak the highest position of all attempts: below it, steps are made for the second time
 * @param spoke whether this attempt's process has said how far it is
 * @param startedAt when the present attempt began
 * @param stood what its process has stood still so far
 * @param unseen whether the controller was away since the last sighting
 */
public record JobCourse(
        Goodput goodput,
        Instant lastAt,
        JobState state,
        int attempt,
        double workDone,
        long position,
        long secured,
        long peak,
        boolean spoke,
        Instant startedAt,
        Duration stood,
        boolean unseen) {
    /** A job that was just handed in. */
    public static JobCourse submitted(Instant at) {
        return new JobCourse(Goodput.NONE, at, JobState.QUEUED, 0, 0, 0, 0, 0, false, at, Duration.ZERO, false);
    }

    /** The same after a restart of the controller: until the next sighting nobody saw the job. */
    public JobCourse recovered() {
        return new JobCourse(
                goodput, lastAt, state, attempt, workDone, position, secured, peak, spoke, startedAt, stood, true);
    }

    /** With one sighting more; one that comes out of order in time adds no time. */
    public JobCourse saw(Sighting seen) {
        Course course = new Course(seen);
        course.time();
        course.changes();
        seen.said().filter(said -> isPlaced(seen.state())).ifPresent(course::tokens);
        return course.after();
    }

    private static boolean isPlaced(JobState state) {
        return state.mayCompute() || state == JobState.PAUSED;
    }

    /** One step of the fold, with what it changes. */
    private final class Course {
        private final Sighting seen;
        private final Instant now;
        private Goodput sum = goodput;
        private long newPosition = position;
        private long newSecured = secured;
        private long newPeak = peak;
        private boolean newSpoke = spoke;
        private Instant newStartedAt = startedAt;
        private Duration newStood = stood;

        Course(Sighting seen) {
            this.seen = seen;
            this.now = seen.at().isBefore(lastAt) ? lastAt : seen.at();
        }

        /** The stretch since the last sighting goes to the state that held in it. */
        void time() {
            Duration passed = Duration.between(lastAt, now);
            if (unseen) {
                sum = sum.plus(Goodput.Part.UNSEEN, passed);
                return;
            }
            switch (state) {
                case QUEUED, HELD -> sum = sum.plus(Goodput.Part.WAITING, passed);
                case PAUSED -> sum = sum.plus(Goodput.Part.RESTING, passed);
                case STARTING -> sum = sum.plus(Goodput.Part.STARTING, passed);
                case RUNNING, PAUSING -> running(passed);
                case COMPLETED, FAILED, CANCELLED -> {
                    // Its time is over.
                }
            }
        }

        private void running(Duration passed) {
            Duration written = written(passed);
            sum = sum.plus(Goodput.Part.CHECKPOINTS, written);
            Duration left = passed.minus(written);
            if (left.isNegative()) {
                // A checkpoint is told of when it is complete: the stretches before this one were taken for steps.
                sum = sum.plus(Goodput.Part.COMPUTING, left);
                return;
            }
            Duration effective = state == JobState.RUNNING ? effective(left) : left;
            sum = sum.plus(Goodput.Part.THROTTLED, left.minus(effective));
            sum = sum.plus(position < peak ? Goodput.Part.REPEATING : Goodput.Part.COMPUTING, effective);
        }

        /** What the job newly says it stood still, no more than there was time for. */
        private Duration written(Duration passed) {
            Duration more = seen.said()
                    .filter(said -> seen.attempt() == attempt)
                    .map(said -> said.stood().minus(stood))
                    .filter(time -> !time.isNegative())
                    .orElse(Duration.ZERO);
            Duration most = passed.plus(sum.time(Goodput.Part.COMPUTING));
            return more.compareTo(most) > 0 ? most : more;
        }

        private Duration effective(Duration left) {
            double quarterHours = Math.max(0, seen.workDone() - workDone);
            Duration worked = Duration.ofMillis(Math.round(quarterHours * QuarterHour.LENGTH.toMillis()));
            return worked.compareTo(left) < 0 ? worked : left;
        }

        /** What was not in a checkpoint goes with the process. */
        void changes() {
            boolean replaced = seen.attempt() != attempt;
            boolean ended = !isPlaced(seen.state()) && seen.state() != JobState.COMPLETED;
            if (isPlaced(state) && (replaced || ended)) {
                if (!replaced) {
                    seen.said().ifPresent(this::tokens);
                }
                lose(newSecured);
            }
            if (replaced) {
                newSpoke = false;
                newStartedAt = now;
                newStood = Duration.ZERO;
            }
        }

        private void lose(long goesOnFrom) {
            if (goesOnFrom < newPosition) {
                sum = sum.plusTokens(0, Math.min(newPosition - goesOnFrom, sum.useful()));
                newPosition = goesOnFrom;
            }
        }

        void tokens(Sighting.Said said) {
            newStood = said.stood().compareTo(newStood) > 0 ? said.stood() : newStood;
            if (said.step() == 0 && said.tokens() == 0) {
                return;
            }
            if (said.tokens() < newPosition) {
                lose(said.tokens());
            } else {
                long further = said.tokens() - newPosition;
                long computed = newSpoke ? further : first(said, further);
                sum = sum.plusTokens(computed, 0);
            }
            newPosition = said.tokens();
            newSecured = Math.min(newPosition, Math.max(newSecured, said.secured()));
            newPeak = Math.max(newPeak, newPosition);
            newSpoke = true;
        }

        /** A process may have started from a checkpoint that nobody told of: it cannot have computed more than so much. */
        private long first(Sighting.Said said, long further) {
            double seconds = Duration.between(newStartedAt, now).toNanos() / 1e9;
            long possible = (long) Math.ceil(said.tokensPerSecond() * seconds);
            long computed = Math.min(further, possible);
            long regained = Math.min(further - computed, sum.lost());
            sum = sum.plusTokens(0, -regained);
            return computed;
        }

        JobCourse after() {
            return new JobCourse(
                    sum,
                    now,
                    seen.state(),
                    seen.attempt(),
                    seen.workDone(),
                    newPosition,
                    newSecured,
                    newPeak,
                    newSpoke,
                    newStartedAt,
                    newStood,
                    false);
        }
    }

    /** Whether there is nothing more to see. */
    public boolean isOver() {
        return state.isEnded();
    }

    /** The tokens that would be made again if its process ended now; empty while it has none. */
    public Optional<Long> atRisk() {
        return isPlaced(state) ? Optional.of(Math.max(0, position - secured)) : Optional.empty();
    }
}
