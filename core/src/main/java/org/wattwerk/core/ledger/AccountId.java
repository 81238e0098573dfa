package org.wattwerk.core.ledger;

import java.util.Optional;
import org.wattwerk.core.cluster.JobId;

/**
 * Where a joule and its price are booked: a job, or one of the accounts that no job owns. The grid supply stands
 * on the other side of every booking: what the accounts were charged is what the supply has delivered.
 *
 * @param job the job of an account of kind {@link Kind#JOB}, else empty
 * @param costCentre who pays for the job, or whose part of the peak it is; empty for the other kinds
 * @param project what the job runs for, beside who pays; empty for a job without one and for the other kinds
 */
public record AccountId(Kind kind, Optional<JobId> job, String costCentre, String project)
        implements Comparable<AccountId> {
    /** Nodes that ran no job. */
    public static final AccountId IDLE = new AccountId(Kind.IDLE, Optional.empty(), "");

    /** Cooling, conversion and lighting: what the meter saw beyond nodes and other loads. */
    public static final AccountId OVERHEAD = new AccountId(Kind.OVERHEAD, Optional.empty(), "");

    /** Loads behind the same meter that are not ours (campus). */
    public static final AccountId OTHER_LOADS = new AccountId(Kind.OTHER_LOADS, Optional.empty(), "");

    /** What nobody can be named for: silent nodes until their marks arrive, and differences between meters. */
    public static final AccountId UNATTRIBUTED = new AccountId(Kind.UNATTRIBUTED, Optional.empty(), "");

    /** What the utility meter counted beyond, or short of, nodes, other loads and the facility's overhead together. */
    public static final AccountId METER_DIFFERENCE = new AccountId(Kind.METER_DIFFERENCE, Optional.empty(), "");

    /** What the year's bill has accrued and nobody has been charged for yet, or has been charged for ahead. */
    public static final AccountId DEFERRED = new AccountId(Kind.DEFERRED, Optional.empty(), "");

    /** Micro-euros that a correction's rounding leaves over and that are in no account's energy. */
    public static final AccountId ROUNDING = new AccountId(Kind.ROUNDING, Optional.empty(), "");

    /** The other side of every booking: energy and money come from the grid. Never a line of a statement. */
    public static final AccountId GRID_SUPPLY = new AccountId(Kind.GRID_SUPPLY, Optional.empty(), "");

    /** What sort of account it is, in the order of a statement. */
    public enum Kind {
        JOB("job"),
        IDLE("idle"),
        OVERHEAD("overhead"),
        OTHER_LOADS("other"),
        UNATTRIBUTED("unattributed"),
        METER_DIFFERENCE("difference"),
        PEAK("peak"),
        DEFERRED("deferred"),
        ROUNDING("rounding"),
        GRID_SUPPLY("grid");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word for it in exports and on the wire. */
        public String word() {
            return word;
        }

        /**
         * The kind with this word.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("'" + word + "' is not a kind of account");
        }
    }

    public AccountId {
        if (job.isPresent() != (kind == Kind.JOB)) {
            throw new IllegalArgumentException("account of kind " + kind.word() + " with job " + job);
        }
        if (job.isEmpty() && !project.isEmpty()) {
            throw new IllegalArgumentException("account of kind " + kind.word() + " with project " + project);
        }
    }

    /** An account without a project. */
    public AccountId(Kind kind, Optional<JobId> job, String costCentre) {
        this(kind, job, costCentre, "");
    }

    /** The account of a job without a project. */
    public static AccountId of(JobId job, String costCentre) {
        return of(job, costCentre, "");
    }

    /**
     * The account of a job.
     *
     * @param project empty if it has none
     */
    public static AccountId of(JobId job, String costCentre, String project) {
        return new AccountId(Kind.JOB, Optional.of(job), costCentre, project);
    }

    /**
     * What a cost centre, or an account that is nobody's job, is charged for its part in the year's highest quarter hour: no
     * energy, and for as long as that peak stands, whoever runs.
     *
     * @param payer see {@link #payer}
     */
    public static AccountId inPeak(String payer) {
        return new AccountId(Kind.PEAK, Optional.empty(), payer);
    }

    /** Who pays: the cost centre, or the word for an account that has none. */
    public String payer() {
        return costCentre.isEmpty() && job.isEmpty() ? kind.word() : costCentre;
    }

    /** The job's name, or the word for the kind. */
    public String name() {
        return job.map(JobId::value).orElse(kind.word());
    }

    @Override
    public int compareTo(AccountId other) {
        // By hand: a year's proof compares accounts a hundred million times.
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) {
            return byKind;
        }
        int byJob = job.map(JobId::value)
                .orElse("")
                .compareTo(other.job.map(JobId::value).orElse(""));
        if (byJob != 0) {
            return byJob;
        }
        int byCostCentre = costCentre.compareTo(other.costCentre);
        return byCostCentre != 0 ? byCostCentre : project.compareTo(other.project);
    }

    @Override
    public String toString() {
        return kind == Kind.JOB
                ? "job " + name() + " (" + costCentre + (project.isEmpty() ? "" : ", " + project) + ")"
                : kind.word() + (costCentre.isEmpty() ? "" : " (" + costCentre + ")");
    }
}
