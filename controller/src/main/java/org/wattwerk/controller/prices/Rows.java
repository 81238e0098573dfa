package org.wattwerk.controller.prices;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.tariff.PriceSource;

/**
 * What a format's reader found: prices in the order of the file, and where they come from.
 *
 * @param nothing why there is none, in the service's own words, if it says that it has no data
 */
record Rows(PriceSource source, List<Row> rows, Optional<String> nothing) {
    Rows(PriceSource source, List<Row> rows) {
        this(source, rows, Optional.empty());
    }
}
