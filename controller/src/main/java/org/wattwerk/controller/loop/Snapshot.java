package org.wattwerk.controller.loop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.controller.live.HistoryPoint;
import org.wattwerk.controller.live.Live;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.control.ClusterView;
import org.wattwerk.core.ledger.BilledYear;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.Moment;

/**
 * What readers may see of one tick.
 *
 * @param history of the day so far, oldest first
 * @param settling true while a closed quarter hour is not on the disk yet
 * @param settlementWaits why the next quarter hour cannot be settled, though it is over; empty if nothing holds it up
 * @param years the bills of this year and the one before; none where the policy has no bill of the year
 * @param courses what each job's time and tokens came to
 */
public record Snapshot(
        Moment at,
        ClusterView view,
        Live live,
        List<HistoryPoint> history,
        boolean settling,
        Optional<String> settlementWaits,
        Map<BillingYear, BilledYear> years,
        Map<JobId, JobCourse> courses) {
    public Snapshot {
        history = List.copyOf(history);
        years = Map.copyOf(years);
        courses = Map.copyOf(courses);
    }
}
