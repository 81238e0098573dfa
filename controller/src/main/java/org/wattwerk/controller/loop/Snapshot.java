package org.wattwerk.controller.loop;

import java.util.List;
import org.wattwerk.controller.live.HistoryPoint;
import org.wattwerk.controller.live.Live;
import org.wattwerk.core.control.ClusterView;
import org.wattwerk.core.time.Moment;

/**
 * What readers may see of one tick.
 *
 * @param history of the day so far, oldest first
 * @param settling true while a closed quarter hour is not on the disk yet
 */
public record Snapshot(Moment at, ClusterView view, Live live, List<HistoryPoint> history, boolean settling) {
    public Snapshot {
        history = List.copyOf(history);
    }
}
