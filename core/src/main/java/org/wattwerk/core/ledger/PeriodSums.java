package org.wattwerk.core.ledger;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.PriceSource;

/**
 * What quarter hours sum to, exactly. They can be taken out again, so that a roll-up follows a correction: the sums of what a
 * period booked are then the new figures less the reversed ones. Not for more than one thread.
 */
public final class PeriodSums {
    private final Map<AccountId, Running> accounts = new HashMap<>();
    private final SortedMap<BillPosition, Money> bill = new TreeMap<>();
    private final SortedMap<BillPosition, AccrualSum> accruals = new TreeMap<>();
    private final Map<PriceSource, Integer> sources = new LinkedHashMap<>();
    private final SortedMap<Share, Integer> vatRates = new TreeMap<>();
    private SignedEnergy meter = SignedEnergy.ZERO;
    private QualityCounts meterQualities = QualityCounts.NONE;
    private int quarterHours;
    private int preliminary;
    /** The accounts as they were last asked for; nothing once they have changed. */
    private Optional<SortedMap<AccountId, AccountSum>> asked = Optional.empty();

    /** One account while it grows: a year adds up millions of lines, and none may cost a new map. */
    private static final class Running {
        private final Map<BillPosition, Money> net = new EnumMap<>(BillPosition.class);
        private final Map<Quality, Integer> qualities = new EnumMap<>(Quality.class);
        private long energy;
        private long work;
        private int preliminary;

        void add(Line line, boolean open, int sign) {
            energy = Math.addExact(energy, sign * line.energy().millijoules());
            work = Math.addExact(work, sign * line.workMillis());
            preliminary += open ? sign : 0;
            qualities.merge(line.quality(), sign, Integer::sum);
            line.net()
                    .forEach((position, money) -> net.merge(position, sign < 0 ? money.negate() : money, Money::plus));
        }

        void add(AccountSum sum) {
            energy = Math.addExact(energy, sum.energy().millijoules());
            work = Math.addExact(work, sum.workMillis());
            preliminary += sum.preliminary();
            sum.qualities().counts().forEach((quality, figures) -> qualities.merge(quality, figures, Integer::sum));
            sum.net().forEach((position, money) -> net.merge(position, money, Money::plus));
        }

        void add(Running other) {
            energy = Math.addExact(energy, other.energy);
            work = Math.addExact(work, other.work);
            preliminary += other.preliminary;
            other.qualities.forEach((quality, figures) -> qualities.merge(quality, figures, Integer::sum));
            other.net.forEach((position, money) -> net.merge(position, money, Money::plus));
        }

        boolean isNothing() {
            return energy == 0
                    && work == 0
                    && preliminary == 0
                    && qualities.values().stream().allMatch(figures -> figures == 0)
                    && net.values().stream().allMatch(Money.ZERO::equals);
        }

        /** What cancels out was never there, so that equal sums are equal however they came about. */
        AccountSum sum() {
            SortedMap<BillPosition, Money> amounts = new TreeMap<>(net);
            amounts.values().removeIf(Money.ZERO::equals);
            SortedMap<Quality, Integer> counts = new TreeMap<>(qualities);
            counts.values().removeIf(figures -> figures == 0);
            return new AccountSum(new SignedEnergy(energy), amounts, work, new QualityCounts(counts), preliminary);
        }
    }

    /** The figures beside accounts, bill, sources and rates, as a store keeps them. */
    public record Head(SignedEnergy meter, QualityCounts meterQualities, int quarterHours, int preliminary) {}

    /** No quarter hour. */
    public PeriodSums() {}

    /** As they were kept. */
    public PeriodSums(
            Head head,
            Map<AccountId, AccountSum> accounts,
            Map<BillPosition, Money> bill,
            Map<BillPosition, AccrualSum> accruals,
            Map<PriceSource, Integer> sources,
            Map<Share, Integer> vatRates) {
        this.meter = head.meter;
        this.meterQualities = head.meterQualities;
        this.quarterHours = head.quarterHours;
        this.preliminary = head.preliminary;
        accounts.forEach((account, sum) -> running(account).add(sum));
        this.bill.putAll(bill);
        this.accruals.putAll(accruals);
        this.sources.putAll(sources);
        this.vatRates.putAll(vatRates);
    }

    /** With one quarter hour more. */
    public PeriodSums plus(SettledQuarterHour settled) {
        count(settled, 1);
        return this;
    }

    /** Without a quarter hour that was counted here or elsewhere. */
    public PeriodSums minus(SettledQuarterHour settled) {
        count(settled, -1);
        return this;
    }

    /** With all that another period sums to. */
    public PeriodSums plus(PeriodSums other) {
        meter = meter.plus(other.meter);
        meterQualities = meterQualities.plus(other.meterQualities);
        quarterHours += other.quarterHours;
        preliminary += other.preliminary;
        asked = Optional.empty();
        other.accounts.forEach((account, sum) -> {
            running(account).add(sum);
            dropIfNothing(account);
        });
        other.bill.forEach((position, money) -> bill.merge(position, money, Money::plus));
        other.accruals.forEach(this::add);
        other.sources.forEach((source, times) -> count(sources, source, times));
        other.vatRates.forEach((rate, times) -> count(vatRates, rate, times));
        return this;
    }

    private void count(SettledQuarterHour settled, int sign) {
        SignedEnergy energy = SignedEnergy.of(settled.meter());
        meter = sign < 0 ? meter.minus(energy) : meter.plus(energy);
        meterQualities = meterQualities.plus(settled.meterQuality(), sign);
        quarterHours += sign;
        preliminary += settled.preliminary() ? sign : 0;
        count(sources, settled.priceSource(), sign);
        count(vatRates, settled.vat(), sign);
        settled.positions().forEach(position -> {
            Money net = settled.net(position);
            bill.merge(position, sign < 0 ? net.negate() : net, Money::plus);
        });
        settled.accruals().forEach((position, accrual) -> add(position, AccrualSum.of(accrual, sign)));
        asked = Optional.empty();
        settled.lines().forEach(line -> {
            running(line.account()).add(line, settled.preliminary(), sign);
            if (sign < 0) {
                dropIfNothing(line.account());
            }
        });
    }

    private Running running(AccountId account) {
        return accounts.computeIfAbsent(account, first -> new Running());
    }

    private void dropIfNothing(AccountId account) {
        accounts.computeIfPresent(account, (same, sum) -> sum.isNothing() ? null : sum);
    }

    private void add(BillPosition position, AccrualSum sum) {
        AccrualSum now = accruals.getOrDefault(position, AccrualSum.ZERO).plus(sum);
        if (now.isNothing()) {
            accruals.remove(position);
        } else {
            accruals.put(position, now);
        }
    }

    private static <K> void count(Map<K, Integer> counts, K key, int times) {
        if (counts.merge(key, times, Integer::sum) == 0) {
            counts.remove(key);
        }
    }

    /** By account, in their order. */
    public SortedMap<AccountId, AccountSum> accounts() {
        return asked.orElseGet(() -> {
            SortedMap<AccountId, AccountSum> sums = new TreeMap<>();
            accounts.forEach((account, sum) -> sums.put(account, sum.sum()));
            SortedMap<AccountId, AccountSum> view = Collections.unmodifiableSortedMap(sums);
            asked = Optional.of(view);
            return view;
        });
    }

    /** By cost centre: its jobs and its part of the peak together; what no job owns keeps the name of its account. */
    public SortedMap<String, AccountSum> costCentres() {
        SortedMap<String, AccountSum> sums = new TreeMap<>();
        accounts().forEach((account, sum) -> sums.merge(account.payer(), sum, AccountSum::plus));
        return sums;
    }

    /** Each position of the bill, net, to the micro-euro. */
    public SortedMap<BillPosition, Money> bill() {
        return Collections.unmodifiableSortedMap(bill);
    }

    /** Of the year's bill: what is catch-up of each position, and how sure its amount is. */
    public SortedMap<BillPosition, AccrualSum> accruals() {
        return Collections.unmodifiableSortedMap(accruals);
    }

    /** How many quarter hours each source priced; in the order in which they were met. */
    public Map<PriceSource, Integer> sources() {
        return Collections.unmodifiableMap(sources);
    }

    /** How many quarter hours each rate of value added tax holds for. */
    public SortedMap<Share, Integer> vatRates() {
        return Collections.unmodifiableSortedMap(vatRates);
    }

    public Head head() {
        return new Head(meter, meterQualities, quarterHours, preliminary);
    }

    /** The worst of meter and accounts. */
    public Quality quality() {
        Quality worst = meterQualities.worst();
        for (AccountSum sum : accounts().values()) {
            worst = worst.worst(sum.qualities().worst());
        }
        return worst;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeriodSums sums
                && head().equals(sums.head())
                && accounts().equals(sums.accounts())
                && nonZero(bill).equals(nonZero(sums.bill))
                && accruals.equals(sums.accruals)
                && sources.equals(sums.sources)
                && vatRates.equals(sums.vatRates);
    }

    private static Map<BillPosition, Money> nonZero(Map<BillPosition, Money> bill) {
        Map<BillPosition, Money> rest = new TreeMap<>(bill);
        rest.values().removeIf(Money.ZERO::equals);
        return rest;
    }

    @Override
    public int hashCode() {
        return head().hashCode();
    }

    @Override
    public String toString() {
        return quarterHours + " quarter hours, " + meter + ", " + bill;
    }
}
