package org.wattwerk.controller.prices;

import java.util.List;
import org.wattwerk.core.tariff.PriceSource;

/** What a format's reader found: prices in the order of the file, and where they come from. */
record Rows(PriceSource source, List<Row> rows) {}
