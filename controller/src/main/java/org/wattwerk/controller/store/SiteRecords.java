package org.wattwerk.controller.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.time.QuarterHour;

/**
 * Jobs with the history of their states, orders from outside and price curves: what a restarted controller must know
 * beside the ledger. Nothing is ever changed, only added. Calls that write belong on the thread of the {@link LedgerWriter}.
 */
public final class SiteRecords {
    private final Database database;

    SiteRecords(Database database) {
        this.database = database;
    }

    /** One step in the life of a job. */
    public record JobChange(JobState state, Instant at, String why) {}

    /**
     * A job as it was submitted, and what became of it.
     *
     * @param history in order of time, never empty
     */
    public record StoredJob(JobSpec spec, Instant submitted, List<JobChange> history) {
        public StoredJob {
            history = List.copyOf(history);
        }

        /** Where it stands now. */
        public JobState state() {
            return history.get(history.size() - 1).state();
        }
    }

    /**
     * An order from outside that is in force or was.
     *
     * @param document JSON as received
     */
    public record StoredEvent(String event, Instant at, String document) {}

    /**
     * Keeps a new job, queued.
     *
     * @throws StoreException if there is a job of that name
     */
    public void submitted(JobSpec job, Instant at) {
        database.write("job " + job.id(), connection -> {
            insert(
                    connection,
                    "INSERT INTO job (job, spec, submitted_at) VALUES (?,?,?)",
                    job.id().value(),
                    Documents.of(job),
                    at.toString());
            return addState(connection, job.id(), new JobChange(JobState.QUEUED, at, "submitted"));
        });
    }

    /** Keeps a step in the life of a job. */
    public void changed(JobId job, JobState state, Instant at, String why) {
        database.write(
                "the state of job " + job, connection -> addState(connection, job, new JobChange(state, at, why)));
    }

    private static boolean addState(Connection connection, JobId job, JobChange change) throws SQLException {
        insert(
                connection,
                "INSERT INTO job_state (job, state, at, why) VALUES (?,?,?,?)",
                job.value(),
                change.state().name(),
                change.at().toString(),
                change.why());
        return true;
    }

    /** Every job, in order of submission. */
    public List<StoredJob> jobs() {
        return database.read("jobs", connection -> {
            Map<String, List<JobChange>> histories = new LinkedHashMap<>();
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT job, state, at, why FROM job_state ORDER BY seq");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    histories
                            .computeIfAbsent(row.getString(1), job -> new ArrayList<>())
                            .add(new JobChange(
                                    JobState.valueOf(row.getString(2)),
                                    Instant.parse(row.getString(3)),
                                    row.getString(4)));
                }
            }
            List<StoredJob> jobs = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT job, spec, submitted_at FROM job AS j"
                            + " ORDER BY (SELECT min(seq) FROM job_state AS s WHERE s.job = j.job)");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    jobs.add(new StoredJob(
                            Documents.job(row.getString(2)),
                            Instant.parse(row.getString(3)),
                            histories.getOrDefault(row.getString(1), List.of())));
                }
            }
            return jobs;
        });
    }

    /** Keeps an order from outside. */
    public void ordered(String event, String document, Instant at) {
        addEvent(event, "ordered", at, document);
    }

    /** Keeps that an order was taken back. */
    public void cancelled(String event, Instant at) {
        addEvent(event, "cancelled", at, "");
    }

    /** Keeps that an order was taken back, and what was said about that. */
    public void cancelled(String event, String document, Instant at) {
        addEvent(event, "cancelled", at, document);
    }

    private void addEvent(String event, String change, Instant at, String document) {
        database.write("event " + event, connection -> {
            insert(
                    connection,
                    "INSERT INTO event (event, change, at, document) VALUES (?,?,?,?)",
                    event,
                    change,
                    at.toString(),
                    document);
            return true;
        });
    }

    /** The orders that nobody took back, in order of their arrival. */
    public List<StoredEvent> events() {
        return database.read("events", connection -> {
            Map<String, StoredEvent> events = new LinkedHashMap<>();
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT event, change, at, document FROM event ORDER BY seq");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (row.getString(2).equals("cancelled")) {
                        events.remove(row.getString(1));
                    } else {
                        events.put(
                                row.getString(1),
                                new StoredEvent(row.getString(1), Instant.parse(row.getString(3)), row.getString(4)));
                    }
                }
            }
            return List.copyOf(events.values());
        });
    }

    /** Keeps a price curve; the one before stays too. */
    public void loaded(PriceCurve prices, Instant at) {
        ByteBuffer bytes = ByteBuffer.allocate(prices.quarterHours() * Long.BYTES);
        for (int i = 0; i < prices.quarterHours(); i++) {
            QuarterHour quarterHour = new QuarterHour(prices.first().number() + i);
            bytes.putLong(prices.at(quarterHour).microEurosPerMwh());
        }
        database.write("prices", connection -> {
            insert(
                    connection,
                    "INSERT INTO price_curve (loaded_at, source, model, licence, first_quarter_hour, prices)"
                            + " VALUES (?,?,?,?,?,?)",
                    at.toString(),
                    prices.source().name(),
                    prices.source().model() ? 1 : 0,
                    prices.source().licence(),
                    prices.first().number(),
                    bytes.array());
            return true;
        });
    }

    /** The price curve that was loaded last. */
    public Optional<PriceCurve> prices() {
        return database.read("prices", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT source, model, licence, first_quarter_hour, prices FROM price_curve"
                                    + " ORDER BY seq DESC LIMIT 1");
                    ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(curve(row)) : Optional.empty();
            }
        });
    }

    private static PriceCurve curve(ResultSet row) throws SQLException {
        ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(5));
        List<PriceInterval> intervals = new ArrayList<>();
        QuarterHour quarterHour = new QuarterHour(row.getLong(4));
        while (bytes.hasRemaining()) {
            intervals.add(new PriceInterval(quarterHour.start(), QuarterHour.LENGTH, new EnergyPrice(bytes.getLong())));
            quarterHour = quarterHour.next();
        }
        return PriceCurve.of(new PriceSource(row.getString(1), row.getInt(2) == 1, row.getString(3)), intervals);
    }

    private static void insert(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }
}
