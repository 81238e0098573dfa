package org.wattwerk.core.ledger;

import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

/** How the facility's overhead of a quarter hour is known: by a meter, by a model, or only as the rest. */
public sealed interface Facility {
    /** Nothing is known of it: whatever the utility meter counted beyond nodes and other loads. */
    record Rest() implements Facility {}

    /** A meter of the facility counted it. */
    record Metered(Energy energy, Quality quality) implements Facility {}

    /** A model says it from the energy of the nodes; what the utility meter has beyond that is a difference of its own. */
    record Modelled(Overhead overhead) implements Facility {
        /** What the facility adds in a quarter hour in which the nodes used {@code it}. */
        Energy of(Energy it) {
            return overhead.fixed().during(QuarterHour.LENGTH).plus(it.times(overhead.marginal()));
        }
    }
}
