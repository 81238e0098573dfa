package org.wattwerk.controller.store;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterMark;

/**
 * What a quarter hour was settled from, kept with it: from here a restarted controller goes on.
 *
 * @param meter the utility meter at the end of the quarter hour; empty in a correction, which does not read it
 * @param marks of each node that spoke, its mark at the end of the quarter hour
 */
public record Evidence(Optional<MeterMark> meter, List<Mark> marks) {
    public static final Evidence NONE = new Evidence(Optional.empty(), List.of());

    public Evidence {
        marks = List.copyOf(marks);
    }
}
