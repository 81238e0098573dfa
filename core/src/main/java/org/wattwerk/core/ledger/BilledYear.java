package org.wattwerk.core.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.bill.AccrualLine;
import org.wattwerk.core.tariff.bill.Certainty;
import org.wattwerk.core.tariff.bill.ChargeRule;
import org.wattwerk.core.tariff.bill.YearBill;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.Peak;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/**
 * The bill of a connection point's year as far as it is in the ledger. What a booking posts of a position is what has accrued
 * with it, less all that was posted before. So the postings of a year sum to its bill to the micro-euro, whatever was
 * corrected, and a tariff that was changed within the year is caught up with at the next booking.
 *
 * @param use of the connection point
 * @param posted of each position, net, by all bookings of the year's quarter hours
 * @param inPeak who used how much of the year's highest quarter hour: cost centres, and accounts that are nobody's job
 */
public record BilledYear(
        YearTariff tariff, YearUse use, SortedMap<BillPosition, Money> posted, SortedMap<String, SignedEnergy> inPeak) {
    public BilledYear {
        posted = Collections.unmodifiableSortedMap(new TreeMap<>(posted));
        inPeak = Collections.unmodifiableSortedMap(new TreeMap<>(inPeak));
    }

    /** Before the first quarter hour that counts. */
    public static BilledYear startingAt(QuarterHour from, YearTariff tariff) {
        return new BilledYear(tariff, YearUse.startingAt(from, tariff.registers()), new TreeMap<>(), new TreeMap<>());
    }

    /** The quantities of a settled quarter hour. A value that somebody made up counts as energy and sets no peak. */
    public static UsedQuarterHour used(QuarterHour quarterHour, Energy meter, EnergyPrice dayAhead, Quality quality) {
        boolean setsPeak = quality != Quality.SUBSTITUTE && quality != Quality.MISSING;
        return new UsedQuarterHour(quarterHour, meter, dayAhead, setsPeak);
    }

    /** The bill of what is in the ledger. */
    public YearBill bill() {
        return tariff.bill(use.state());
    }

    /**
     * What the year's bill adds to a quarter hour that is settled or corrected.
     *
     * @param used its figures from now on
     * @param energies of the accounts in it
     */
    Accruals accrue(UsedQuarterHour used, SortedMap<AccountId, SignedEnergy> energies) {
        ConnectionPointYear before = use.state();
        ConnectionPointYear after = use.plus(used).state();
        SortedMap<BillPosition, Money> were = tariff.accrued(before);
        SortedMap<BillPosition, AccrualLine> lines = new TreeMap<>();
        tariff.accrual(before, after).forEach(line -> lines.put(line.position(), line));
        boolean setsPeak = after.peak()
                .filter(peak -> peak.at().equals(used.quarterHour()))
                .isPresent();
        Charging charging = new Charging(
                after,
                SignedEnergy.of(used.energy())
                        .minus(use.energy(used.quarterHour()).orElse(Energy.ZERO)),
                setsPeak ? parts(energies) : inPeak,
                setsPeak);
        SortedSet<BillPosition> positions = new TreeSet<>(lines.keySet());
        positions.addAll(posted.keySet());
        for (BillPosition position : positions) {
            AccrualLine line = Optional.ofNullable(lines.get(position))
                    .orElse(new AccrualLine(position, Money.ZERO, Money.ZERO, Certainty.FINAL));
            // Zero, unless the tariff is another one than that of the last booking.
            Money drift = were.getOrDefault(position, Money.ZERO).minus(posted.getOrDefault(position, Money.ZERO));
            charging.add(line, drift);
        }
        return new Accruals(charging.positions, charging.own);
    }

    /** Who is charged for what accrues in one quarter hour. */
    private final class Charging {
        private final ConnectionPointYear forecast;
        private final SortedMap<BillPosition, Money> ofForecast;
        private final SignedEnergy energy;
        private final SortedMap<String, SignedEnergy> peak;
        private final boolean setsPeak;
        private final SortedMap<BillPosition, Accrual> positions = new TreeMap<>();
        private final SortedMap<AccountId, SortedMap<BillPosition, Money>> own = new TreeMap<>();

        /**
         * @param energy how much more than before is used in the quarter hour
         * @param peak the parts in the year's highest quarter hour
         * @param setsPeak whether that is this one
         */
        Charging(
                ConnectionPointYear after,
                SignedEnergy energy,
                SortedMap<String, SignedEnergy> peak,
                boolean setsPeak) {
            this.forecast = Forecast.of(after);
            this.ofForecast = tariff.accrued(forecast);
            this.energy = energy;
            this.peak = peak;
            this.setsPeak = setsPeak;
        }

        void add(AccrualLine line, Money drift) {
            Money shared = switch (rule(line.position())) {
                case AS_INCURRED -> line.regular();
                case YEARS_EFFECTIVE_RATE -> atYearsRate(line.position());
                case SHARE_IN_PEAK -> {
                    Money borne = setsPeak ? line.net() : line.regular();
                    Shares.of(borne, peak)
                            .forEach((name, part) -> own.computeIfAbsent(
                                            AccountId.inPeak(name), account -> new TreeMap<>())
                                    .put(line.position(), part));
                    yield Money.ZERO;
                }
            };
            positions.put(
                    line.position(), new Accrual(line.regular(), line.catchUp().plus(drift), shared, line.certainty()));
        }

        private Money atYearsRate(BillPosition position) {
            if (forecast.energy().isZero()) {
                return Money.ZERO;
            }
            EnergyPrice rate = EnergyPrice.mean(ofForecast.getOrDefault(position, Money.ZERO), forecast.energy());
            return new Money(Amount.of(rate, energy).microEuros());
        }
    }

    private ChargeRule rule(BillPosition position) {
        return tariff.components().stream()
                .filter(component -> component.position() == position)
                .map(component -> component.chargeRule())
                .findFirst()
                .orElse(ChargeRule.AS_INCURRED);
    }

    /** With a booking that is in the ledger, or on its way there. */
    public BilledYear plus(SettledQuarterHour settled, Optional<SettledQuarterHour> reversed) {
        YearUse then =
                use.plus(used(settled.quarterHour(), settled.meter(), settled.dayAhead(), settled.meterQuality()));
        SortedMap<BillPosition, Money> sums = new TreeMap<>(posted);
        settled.positions().forEach(position -> sums.merge(position, settled.net(position), Money::plus));
        reversed.ifPresent(old -> old.positions()
                .forEach(position -> sums.merge(position, old.net(position).negate(), Money::plus)));
        Optional<QuarterHour> before = use.state().peak().map(Peak::at);
        Optional<QuarterHour> now = then.state().peak().map(Peak::at);
        SortedMap<String, SignedEnergy> parts = before.equals(now) ? inPeak : new TreeMap<>();
        return new BilledYear(tariff, then, sums, parts).withPeak(settled);
    }

    /** With the parts in the year's highest quarter hour, if this is it. */
    public BilledYear withPeak(SettledQuarterHour settled) {
        return use.state()
                .peak()
                .filter(peak -> peak.at().equals(settled.quarterHour()))
                .map(peak -> new BilledYear(tariff, use, posted, parts(energies(settled))))
                .orElse(this);
    }

    /** The highest quarter hour whose parts are not known, so that its cost is deferred; empty if they are. */
    public Optional<QuarterHour> peakWithoutParts() {
        return inPeak.isEmpty() ? use.state().peak().map(Peak::at) : Optional.empty();
    }

    private static SortedMap<AccountId, SignedEnergy> energies(SettledQuarterHour settled) {
        SortedMap<AccountId, SignedEnergy> energies = new TreeMap<>();
        settled.lines().forEach(line -> energies.merge(line.account(), line.energy(), SignedEnergy::plus));
        return energies;
    }

    private static SortedMap<String, SignedEnergy> parts(Map<AccountId, SignedEnergy> energies) {
        SortedMap<String, SignedEnergy> parts = new TreeMap<>();
        energies.forEach((account, energy) -> {
            if (!energy.isZero()) {
                parts.merge(account.payer(), energy, SignedEnergy::plus);
            }
        });
        return parts;
    }
}
