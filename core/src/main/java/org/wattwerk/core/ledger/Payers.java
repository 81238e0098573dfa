package org.wattwerk.core.ledger;

import java.util.Map;
import org.wattwerk.core.cluster.JobId;

/**
 * Who pays for each job, and for what project it runs: from both comes the account that its energy is booked to.
 *
 * @param costCentres of jobs; one that is not in it is booked to {@link Settlement#UNASSIGNED}
 * @param projects of jobs that have one
 */
public record Payers(Map<JobId, String> costCentres, Map<JobId, String> projects) {
    /** Nobody named anybody. */
    public static final Payers NONE = new Payers(Map.of(), Map.of());

    public Payers {
        costCentres = Map.copyOf(costCentres);
        projects = Map.copyOf(projects);
    }

    /** Where no job has a project. */
    public static Payers of(Map<JobId, String> costCentres) {
        return new Payers(costCentres, Map.of());
    }

    /** The account of a job. */
    AccountId account(JobId job) {
        return AccountId.of(job, costCentres.getOrDefault(job, Settlement.UNASSIGNED), projects.getOrDefault(job, ""));
    }
}
