package org.wattwerk.core.planning.rolling;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/**
 * A rehearsal: what the planner does over a whole time, decided anew at every midnight with the prices of that day
 * and before, and no other.
 *
 * @param past prices before the time, with all fees; empty where nothing is known
 * @param prices of the whole time; each day sees its own and those before
 * @param curve what the run draws at each speed
 * @param work quarter hours at full speed to be done
 * @param mayRest whether the run may rest
 * @param priceOfPeak what a kilowatt of the peak costs; nothing without a charge on it
 */
public record RollingYear(
        Optional<PriceRow> past, PriceRow prices, PowerCurve curve, double work, boolean mayRest, Money priceOfPeak) {

    /**
     * What came of it.
     *
     * @param energy what the energy cost
     * @param workLeft what was not done by the deadline; nothing or less where it was met
     * @param peak highest mean power of a quarter hour
     * @param kilowatts mean power of each quarter hour
     */
    @SuppressWarnings("ArrayRecordComponent") // A year of powers; compared by tests element by element.
    public record Result(Money energy, double workLeft, Power peak, double[] kilowatts) {}

    public Result rehearse(TariffPlanner planner) {
        int length = prices.length();
        QuarterHour end = new QuarterHour(prices.first().number() + length);
        double[] kilowatts = new double[length];
        double left = work;
        double peak = 0;
        double energy = 0;
        double used = 0;
        int at = 0;
        while (at < length) {
            QuarterHour now = new QuarterHour(prices.first().number() + at);
            long dayEnd = QuarterHour.startingAt(
                            DeliveryDay.containing(now.start()).end())
                    .number();
            int to = (int) Math.min(length, dayEnd - prices.first().number());
            TariffDecision decision = planner.decide(
                    new Situation(
                            before(at), prices.part(at, to), end, curve, Math.max(0, left), mayRest, Optional.empty()),
                    new YearStanding(
                            network(),
                            new Energy(Math.round(used * 900e6)),
                            new Power(Math.round(peak * 1e6)),
                            Power.ZERO,
                            length - at,
                            mayRest ? RestTerms.FREE : RestTerms.NEVER,
                            false,
                            1));
            for (int i = 0; i < decision.length(); i++) {
                kilowatts[at + i] = decision.kilowatts(i);
                energy +=
                        decision.kilowatts(i) * prices.at(at + i).microEurosPerMwh() * TariffPlanner.EUROS_PER_KILOWATT;
                used += decision.kilowatts(i);
                left -= decision.speed(i);
                peak = Math.max(peak, decision.kilowatts(i));
            }
            at = to;
        }
        return new Result(new Money(Math.round(energy * 1e6)), left, new Power(Math.round(peak * 1e6)), kilowatts);
    }

    private Optional<NetworkTerms> network() {
        return priceOfPeak.equals(Money.ZERO)
                ? Optional.empty()
                : Optional.of(new NetworkTerms(
                        priceOfPeak,
                        EnergyPrice.ZERO,
                        List.of(),
                        Energy.ZERO,
                        Optional.empty(),
                        Share.NONE,
                        Power.ZERO,
                        Share.NONE));
    }

    private Optional<PriceRow> before(int at) {
        if (at == 0) {
            return past;
        }
        PriceRow own = prices.part(0, at);
        return Optional.of(past.map(row -> row.followedBy(own)).orElse(own));
    }
}
