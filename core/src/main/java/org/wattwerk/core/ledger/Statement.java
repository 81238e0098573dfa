package org.wattwerk.core.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.PriceSource;

/**
 * What a period cost and who pays: each position rounded half-up to the cent once, on the total of the period, and shared
 * among the accounts to the cent, so that the parts are the bill. Value added tax is taken once, on the net sum.
 *
 * @param from first instant of the period
 * @param to first instant after it
 * @param quarterHours how many were settled in it
 * @param missing how many quarter hours between from and to are not in the ledger
 * @param meter energy at the connection point
 * @param bill each position, net, in whole cents
 * @param vat tax on the net sum, in whole cents
 * @param preliminary how many quarter hours wait for marks of silent nodes
 * @param priceSources where the prices came from
 * @param accounts one for each account, in their order
 */
public record Statement(
        String title,
        Instant from,
        Instant to,
        int quarterHours,
        long missing,
        Energy meter,
        SortedMap<BillPosition, Money> bill,
        Share vatRate,
        Money vat,
        Quality quality,
        int preliminary,
        List<PriceSource> priceSources,
        List<AccountStatement> accounts,
        List<String> simulated) {
    /** What no statement of this kind contains; stands on every one of them. */
    public static final String NOT_IN_IT =
            "Per-kWh positions only. What is charged by the year is not in it: capacity charge (Leistungspreis), metering,"
                    + " reactive energy.";

    public Statement {
        bill = Collections.unmodifiableSortedMap(new TreeMap<>(bill));
        priceSources = List.copyOf(priceSources);
        accounts = List.copyOf(accounts);
        simulated = List.copyOf(simulated);
    }

    /** All positions together, net. */
    public Money net() {
        return bill.values().stream().reduce(Money.ZERO, Money::plus);
    }

    /** Net and value added tax. */
    public Money gross() {
        return net().plus(vat);
    }

    /**
     * The statement of quarter hours in order of time, each in its latest revision.
     *
     * @throws IllegalArgumentException if there is none, they are not in order, or the tax rate changes among them: then ask
     *     for one statement before and one after the change
     */
    public static Statement of(List<SettledQuarterHour> settled, Terms terms) {
        return new Reckoning(settled, terms).statement();
    }

    /** The sums of a period while they are made. */
    private static final class Reckoning {
        private static final long MICRO_PER_CENT = 10_000;

        private final List<SettledQuarterHour> settled;
        private final Terms terms;
        private final Share vatRate;
        private final SortedMap<AccountId, Sum> sums = new TreeMap<>();
        private final SortedMap<BillPosition, Money> exact = new TreeMap<>();
        private final Set<PriceSource> sources = new LinkedHashSet<>();
        private Energy meter = Energy.ZERO;
        private Quality quality = Quality.MEASURED;
        private int preliminary;

        private static final class Sum {
            private SignedEnergy energy = SignedEnergy.ZERO;
            private final Map<BillPosition, Money> exact = new EnumMap<>(BillPosition.class);
            private final SortedMap<BillPosition, Money> cents = new TreeMap<>();
            private Quality quality = Quality.MEASURED;
            private boolean preliminary;
            private long workMillis;
        }

        Reckoning(List<SettledQuarterHour> settled, Terms terms) {
            if (settled.isEmpty()) {
                throw new IllegalArgumentException("nothing is settled in this period");
            }
            this.settled = settled;
            this.terms = terms;
            this.vatRate = settled.get(0).vat();
            for (int i = 0; i < settled.size(); i++) {
                if (i > 0
                        && settled.get(i)
                                        .quarterHour()
                                        .compareTo(settled.get(i - 1).quarterHour())
                                <= 0) {
                    throw new IllegalArgumentException("quarter hours of a statement are not in order at "
                            + settled.get(i).quarterHour().start());
                }
                add(settled.get(i));
            }
        }

        private void add(SettledQuarterHour quarterHour) {
            if (!quarterHour.vat().equals(vatRate)) {
                throw new IllegalArgumentException("value added tax changes from " + vatRate + " to "
                        + quarterHour.vat() + " at " + quarterHour.quarterHour().start()
                        + ": ask for one statement before and one after it");
            }
            meter = meter.plus(quarterHour.meter());
            quality = quality.worst(quarterHour.meterQuality());
            sources.add(quarterHour.priceSource());
            quarterHour.charges().forEach((position, charge) -> exact.merge(position, charge.net(), Money::plus));
            if (quarterHour.preliminary()) {
                preliminary++;
            }
            for (Line line : quarterHour.lines()) {
                Sum sum = sums.computeIfAbsent(line.account(), account -> new Sum());
                sum.energy = sum.energy.plus(line.energy());
                line.net().forEach((position, net) -> sum.exact.merge(position, net, Money::plus));
                sum.quality = sum.quality.worst(line.quality());
                sum.preliminary |= quarterHour.preliminary();
                sum.workMillis = Math.addExact(sum.workMillis, line.workMillis());
                quality = quality.worst(line.quality());
            }
        }

        Statement statement() {
            SortedMap<BillPosition, Money> bill = new TreeMap<>();
            exact.forEach((position, total) -> {
                Money rounded = total.toCents();
                bill.put(position, rounded);
                long[] amounts = sums.values().stream()
                        .mapToLong(sum ->
                                sum.exact.getOrDefault(position, Money.ZERO).microEuros())
                        .toArray();
                long[] cents = share(rounded, amounts, MICRO_PER_CENT);
                int i = 0;
                for (Sum sum : sums.values()) {
                    sum.cents.put(position, Money.ofCents(cents[i++]));
                }
            });
            Money net = bill.values().stream().reduce(Money.ZERO, Money::plus);
            Money vat = net.times(vatRate).toCents();
            return build(bill, vat, vatOfAccounts(vat));
        }

        /** The tax of each account: its own to the cent below, and the cents that are left by largest remainder. */
        private long[] vatOfAccounts(Money vat) {
            long[] net = sums.values().stream()
                    .mapToLong(sum -> sum.cents.values().stream()
                            .reduce(Money.ZERO, Money::plus)
                            .microEuros())
                    .toArray();
            long[] taxes = new long[net.length];
            for (int i = 0; i < net.length; i++) {
                // Exact: the rate has at most two decimals of a percent, so a cent's tax is whole micro-euros.
                taxes[i] = new Money(net[i]).times(vatRate).microEuros();
            }
            return share(vat, taxes, MICRO_PER_CENT);
        }

        private static long[] share(Money rounded, long[] amounts, long unit) {
            long[] floors = new long[amounts.length];
            long[] remainders = new long[amounts.length];
            for (int i = 0; i < amounts.length; i++) {
                floors[i] = Math.floorDiv(amounts[i], unit);
                remainders[i] = Math.floorMod(amounts[i], unit);
            }
            return Apportionment.split(rounded.microEuros() / unit, floors, remainders);
        }

        private Statement build(SortedMap<BillPosition, Money> bill, Money vat, long[] taxes) {
            SettledQuarterHour first = settled.get(0);
            SettledQuarterHour last = settled.get(settled.size() - 1);
            List<AccountStatement> accounts = new ArrayList<>();
            for (Map.Entry<AccountId, Sum> entry : sums.entrySet()) {
                Sum sum = entry.getValue();
                accounts.add(new AccountStatement(
                        entry.getKey(),
                        sum.energy,
                        sum.cents,
                        Money.ofCents(taxes[accounts.size()]),
                        sum.quality,
                        sum.preliminary,
                        tokens(entry.getKey(), sum.workMillis)));
            }
            return new Statement(
                    terms.title(),
                    first.quarterHour().start(),
                    last.quarterHour().end(),
                    settled.size(),
                    last.quarterHour().number() - first.quarterHour().number() + 1 - settled.size(),
                    meter,
                    bill,
                    vatRate,
                    vat,
                    quality,
                    preliminary,
                    List.copyOf(sources),
                    accounts,
                    terms.simulated());
        }

        private OptionalLong tokens(AccountId account, long workMillis) {
            return account.job()
                    .map(terms.tokenRates()::get)
                    .map(rate -> OptionalLong.of(rate.tokens(workMillis)))
                    .orElse(OptionalLong.empty());
        }
    }
}
