package org.wattwerk.controller.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.store.JobCourses.Kept;
import org.wattwerk.controller.store.LedgerWriter;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.JobView;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.ledger.Sighting;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.QuarterHour;

/** Follows the course of every job and keeps it: at each change of state, at the end of each quarter hour, and now and then. */
final class CourseKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(CourseKeeper.class);
    private static final Duration NOW_AND_THEN = Duration.ofMinutes(1);

    private final LedgerWriter writer;
    private final Map<JobId, JobCourse> courses = new LinkedHashMap<>();
    private final Map<JobId, JobView> views = new LinkedHashMap<>();
    private final List<Kept> toKeep = new ArrayList<>();
    private Duration keptAt = Duration.ZERO;

    CourseKeeper(LedgerWriter writer, Map<JobId, JobCourse> recovered) {
        this.writer = writer;
        recovered.forEach((job, course) -> courses.put(job, course.isOver() ? course : course.recovered()));
    }

    /** What a job said on a node counts if that node speaks for it, also when these are its last words. */
    void said(NodeId node, JobId job, JobProgress progress, Moment now, double pace) {
        JobView view = views.get(job);
        if (view == null || view.nodes().isEmpty() || !view.nodes().get(0).equals(node)) {
            return;
        }
        if (!progress.isOfAnotherAttempt(view.attempt())) {
            saw(view, Optional.of(said(progress, pace)), now);
        }
    }

    private static Sighting.Said said(JobProgress progress, double pace) {
        return new Sighting.Said(
                progress.step(),
                progress.tokens(),
                progress.tokensPerSecond(),
                progress.checkpointStep(),
                progress.checkpointTokens(),
                // The job's own seconds; where a time-lapse is shown, the day has more of them.
                Duration.ofMillis(Math.round(progress.stoodForCheckpoints().toMillis() * pace)));
    }

    /** Where every job stands after a tick. */
    void saw(List<JobView> jobs, Moment now) {
        for (JobView job : jobs) {
            views.put(job.spec().id(), job);
            saw(job, Optional.empty(), now);
        }
        boolean again = now.elapsed().minus(keptAt).compareTo(NOW_AND_THEN) >= 0;
        if (again) {
            keptAt = now.elapsed();
            courses.forEach((job, course) -> {
                if (!course.isOver()) {
                    keep(job, course);
                }
            });
        }
        write();
    }

    private void saw(JobView job, Optional<Sighting.Said> said, Moment now) {
        JobId id = job.spec().id();
        JobCourse before = courses.get(id);
        if (before != null && before.isOver()) {
            return;
        }
        // What a job says between two ticks tells nothing of the work done in between: the next tick accounts for the
        // time.
        Instant at = before != null && before.spoke() && said.isPresent() ? before.lastAt() : now.day();
        JobCourse from = before == null ? JobCourse.submitted(at) : cutByQuarterHours(before, job, at);
        JobCourse after = from.saw(new Sighting(at, job.state(), job.attempt(), job.workDone(), said));
        courses.put(id, after);
        if (before == null || before.state() != after.state() || before.attempt() != after.attempt()) {
            keep(id, after);
        }
    }

    /** Keeps how it stood at each end of a quarter hour since it was last seen, with its work in proportion. */
    private JobCourse cutByQuarterHours(JobCourse before, JobView job, Instant now) {
        JobCourse from = before;
        QuarterHour cut = quarterHour(from);
        while (!before.unseen() && !cut.end().isAfter(now)) {
            double passed =
                    (double) Duration.between(before.lastAt(), cut.end()).toNanos()
                            / Duration.between(before.lastAt(), now).toNanos();
            double work = before.workDone() + passed * (job.workDone() - before.workDone());
            from = from.saw(new Sighting(cut.end(), before.state(), before.attempt(), work, Optional.empty()));
            toKeep.add(new Kept(job.spec().id(), cut, from));
            cut = cut.next();
        }
        return from;
    }

    private void keep(JobId job, JobCourse course) {
        toKeep.add(new Kept(job, quarterHour(course), course));
    }

    private static QuarterHour quarterHour(JobCourse course) {
        return QuarterHour.containing(course.lastAt());
    }

    private void write() {
        if (toKeep.isEmpty()) {
            return;
        }
        List<Kept> keeping = List.copyOf(toKeep);
        toKeep.clear();
        writer.write(store -> store.courses().keep(keeping)).exceptionally(failure -> {
            LOG.error("the courses of {} jobs could not be kept: {}", keeping.size(), failure.getMessage());
            return null;
        });
    }

    /** Every course as it stands. */
    Map<JobId, JobCourse> courses() {
        return Map.copyOf(courses);
    }

    /** Keeps all of them as they stand: the controller stops. */
    void close() {
        courses.forEach((job, course) -> {
            if (!course.isOver()) {
                keep(job, course);
            }
        });
        write();
    }
}
