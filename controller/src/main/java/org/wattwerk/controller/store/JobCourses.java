package org.wattwerk.controller.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.ledger.Goodput;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.time.QuarterHour;

/**
 * The course of every job: cumulative, one row for each quarter hour in which something was seen, so that a statement can
 * take the difference of any two and a restarted controller goes on from the newest.
 */
public final class JobCourses {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    JobCourses(Database database) {
        this.database = database;
    }

    /** A job's course as it stood last in a quarter hour. */
    public record Kept(JobId job, QuarterHour quarterHour, JobCourse course) {}

    /** Keeps courses; one of the same job and quarter hour is replaced. */
    public void keep(List<Kept> courses) {
        database.write("the courses of jobs", connection -> {
            try (PreparedStatement upsert =
                    connection.prepareStatement("INSERT INTO job_course (job, quarter_hour, course) VALUES (?,?,?)"
                            + " ON CONFLICT (job, quarter_hour) DO UPDATE SET course = excluded.course")) {
                for (Kept kept : courses) {
                    upsert.setString(1, kept.job().value());
                    upsert.setLong(2, kept.quarterHour().number());
                    upsert.setString(3, text(kept.course()));
                    upsert.addBatch();
                }
                return upsert.executeBatch().length;
            }
        });
    }

    /** The newest course of every job. */
    public Map<JobId, JobCourse> newest() {
        return before(Long.MAX_VALUE);
    }

    /** The course of every job as it stood when this quarter hour began; a job that came later is missing. */
    public Map<JobId, JobCourse> before(QuarterHour quarterHour) {
        return before(quarterHour.number());
    }

    private Map<JobId, JobCourse> before(long quarterHour) {
        return database.read("the courses of jobs", connection -> {
            Map<JobId, JobCourse> courses = new LinkedHashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT job, course FROM job_course AS c WHERE quarter_hour ="
                            + " (SELECT max(quarter_hour) FROM job_course AS n WHERE n.job = c.job AND n.quarter_hour < ?)"
                            + " ORDER BY job")) {
                select.setLong(1, quarterHour);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        courses.put(new JobId(row.getString(1)), course(row.getString(2)));
                    }
                }
            }
            return courses;
        });
    }

    private static String text(JobCourse course) {
        ObjectNode json = JSON.createObjectNode()
                .put("computed", course.goodput().computed())
                .put("lost", course.goodput().lost())
                .put("lastAt", course.lastAt().toString())
                .put("state", course.state().name())
                .put("attempt", course.attempt())
                .put("workDone", course.workDone())
                .put("position", course.position())
                .put("secured", course.secured())
                .put("peak", course.peak())
                .put("spoke", course.spoke())
                .put("startedAt", course.startedAt().toString())
                .put("stoodMillis", course.stood().toMillis());
        ObjectNode times = json.putObject("times");
        course.goodput().times().forEach((part, time) -> times.put(word(part), time.toString()));
        return json.toString();
    }

    private static JobCourse course(String text) throws SQLException {
        try {
            JsonNode json = JSON.readTree(text);
            Map<Goodput.Part, Duration> times = new EnumMap<>(Goodput.Part.class);
            for (Goodput.Part part : Goodput.Part.values()) {
                times.put(
                        part, Duration.parse(json.path("times").path(word(part)).asText("PT0S")));
            }
            return new JobCourse(
                    new Goodput(
                            json.path("computed").asLong(), json.path("lost").asLong(), times),
                    Instant.parse(json.path("lastAt").asText()),
                    JobState.valueOf(json.path("state").asText()),
                    json.path("attempt").asInt(),
                    json.path("workDone").asDouble(),
                    json.path("position").asLong(),
                    json.path("secured").asLong(),
                    json.path("peak").asLong(),
                    json.path("spoke").asBoolean(),
                    Instant.parse(json.path("startedAt").asText()),
                    Duration.ofMillis(json.path("stoodMillis").asLong()),
                    false);
        } catch (JsonProcessingException e) {
            throw new SQLException("the course of a job is not JSON: " + text, e);
        }
    }

    private static String word(Goodput.Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
