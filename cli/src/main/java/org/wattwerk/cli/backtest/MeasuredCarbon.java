package org.wattwerk.cli.backtest;

import java.nio.file.Path;
import java.util.List;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.controller.prices.carbon.CarbonCurve;
import org.wattwerk.controller.prices.carbon.CarbonFile;
import org.wattwerk.core.quantity.CarbonIntensity;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.simulator.backtest.CarbonSeries;

/** What a kWh emitted in each hour, from a file that covers all of a played time. */
public final class MeasuredCarbon {
    private MeasuredCarbon() {}

    /**
     * Reads it.
     *
     * @throws PriceFileException if it cannot be read, or misses a quarter hour of the prices
     */
    public static CarbonSeries read(Path file, PriceCurve prices) throws PriceFileException {
        CarbonCurve curve = CarbonFile.read(file);
        int missing = 0;
        for (int i = 0; i < prices.quarterHours(); i++) {
            QuarterHour at = new QuarterHour(prices.first().number() + i);
            missing += curve.at(at).intensity().isEmpty() ? 1 : 0;
        }
        if (missing > 0) {
            throw new PriceFileException(
                    file.toString(),
                    List.of(missing + " of " + prices.quarterHours()
                            + " quarter hours have no carbon intensity: give a file that covers the whole time"));
        }
        return new CarbonSeries(
                curve.source() + ", " + curve.factors(),
                at -> curve.at(at).intensity().orElse(new CarbonIntensity(0)));
    }
}
