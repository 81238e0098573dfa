package org.wattwerk.core.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.bill.Certainty;
import org.wattwerk.core.time.QuarterHour;

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
 * @param accrued of a bill of the year: what of each position is catch-up, and how sure it is; empty without one
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
        SortedMap<BillPosition, Accrued> accrued,
        Share vatRate,
        Money vat,
        Quality quality,
        int preliminary,
        List<PriceSource> priceSources,
        List<AccountStatement> accounts,
        List<String> simulated) {
    private static final String NOT_IN_IT =
            "Per-kWh positions only. What is charged by the year is not in it: capacity charge (Leistungspreis), metering,"
                    + " reactive energy.";

    public Statement {
        bill = Collections.unmodifiableSortedMap(new TreeMap<>(bill));
        accrued = Collections.unmodifiableSortedMap(new TreeMap<>(accrued));
        priceSources = List.copyOf(priceSources);
        accounts = List.copyOf(accounts);
        simulated = List.copyOf(simulated);
    }

    /**
     * A position of the year's bill in a period.
     *
     * @param catchUp what of it was for the time before, in whole cents; a part of the position's amount
     */
    public record Accrued(Money catchUp, Certainty certainty) {}

    /** Final once no position can be changed by what comes later in its year. */
    public Certainty certainty() {
        return accrued.values().stream().allMatch(position -> position.certainty() == Certainty.FINAL)
                ? Certainty.FINAL
                : Certainty.ESTIMATED;
    }

    /** What such a statement does not contain, for people; empty where it is of the whole bill. */
    public Optional<String> notInIt() {
        return accrued.isEmpty() ? Optional.of(NOT_IN_IT) : Optional.empty();
    }

    /**
     * What one payer's accounts are charged, as a statement of its own: the jobs of a cost centre and its part of the peak, or
     * an account that is nobody's job. The parts of all payers sum to the whole.
     *
     * @param payer see {@link AccountId#payer}
     * @return empty if no account is theirs
     */
    public Optional<Statement> partOf(String payer) {
        return part(payer, account -> account.payer().equals(payer));
    }

    /**
     * What the jobs of one project are charged, whoever pays for them. Their part of the peak stands with the cost centres and
     * is not in it.
     *
     * @return empty if no job is of that project
     */
    public Optional<Statement> ofProject(String project) {
        return part(
                "project " + project,
                account -> !project.isEmpty() && account.project().equals(project));
    }

    private Optional<Statement> part(String whose, Predicate<AccountId> isTheirs) {
        List<AccountStatement> theirs = accounts.stream()
                .filter(account -> isTheirs.test(account.account()))
                .toList();
        SignedEnergy energy =
                theirs.stream().map(AccountStatement::energy).reduce(SignedEnergy.ZERO, SignedEnergy::plus);
        if (theirs.isEmpty() || energy.isNegative()) {
            return Optional.empty();
        }
        SortedMap<BillPosition, Money> theirBill = new TreeMap<>();
        theirs.forEach(
                account -> account.net().forEach((position, money) -> theirBill.merge(position, money, Money::plus)));
        SortedMap<BillPosition, Accrued> certainties = new TreeMap<>();
        accrued.forEach((position, sum) -> {
            if (theirBill.containsKey(position)) {
                // What of their part is catch-up, the ledger does not say.
                certainties.put(position, new Accrued(Money.ZERO, sum.certainty));
            }
        });
        return Optional.of(new Statement(
                title + ", " + whose,
                from,
                to,
                quarterHours,
                missing,
                new Energy(energy.millijoules()),
                theirBill,
                certainties,
                vatRate,
                theirs.stream().map(AccountStatement::vat).reduce(Money.ZERO, Money::plus),
                theirs.stream().map(AccountStatement::quality).reduce(Quality.MEASURED, Quality::worst),
                preliminary,
                priceSources,
                theirs,
                simulated));
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
        if (settled.isEmpty()) {
            throw new IllegalArgumentException("nothing is settled in this period");
        }
        PeriodSums sums = new PeriodSums();
        for (int i = 0; i < settled.size(); i++) {
            SettledQuarterHour quarterHour = settled.get(i);
            if (i > 0 && quarterHour.quarterHour().compareTo(settled.get(i - 1).quarterHour()) <= 0) {
                throw new IllegalArgumentException("quarter hours of a statement are not in order at "
                        + quarterHour.quarterHour().start());
            }
            sums.plus(quarterHour);
            if (sums.vatRates().size() > 1) {
                throw taxChanges(sums, " at " + settled.get(i).quarterHour().start());
            }
        }
        return of(
                sums,
                settled.get(0).quarterHour(),
                settled.get(settled.size() - 1).quarterHour().next(),
                terms);
    }

    /**
     * The statement of quarter hours {@code [from, to)} from their sums.
     *
     * @throws IllegalArgumentException if they are none, or of two tax rates
     */
    public static Statement of(PeriodSums sums, QuarterHour from, QuarterHour to, Terms terms) {
        if (sums.head().quarterHours() == 0) {
            throw new IllegalArgumentException("nothing is settled in this period");
        }
        if (sums.vatRates().size() > 1) {
            throw taxChanges(sums, "");
        }
        return new Reckoning(sums, from, to, terms).statement();
    }

    private static IllegalArgumentException taxChanges(PeriodSums sums, String where) {
        return new IllegalArgumentException("value added tax changes among "
                + sums.vatRates().keySet().stream().map(Share::toString).collect(Collectors.joining(" and ")) + where
                + ": ask for one statement before and one after it");
    }

    /** Turns exact sums into whole cents. */
    private static final class Reckoning {
        private final PeriodSums sums;
        private final QuarterHour from;
        private final QuarterHour to;
        private final Terms terms;
        private final Share vatRate;
        private final List<SortedMap<BillPosition, Money>> cents = new ArrayList<>();

        Reckoning(PeriodSums sums, QuarterHour from, QuarterHour to, Terms terms) {
            this.sums = sums;
            this.from = from;
            this.to = to;
            this.terms = terms;
            this.vatRate = sums.vatRates().firstKey();
            sums.accounts().forEach((account, sum) -> cents.add(new TreeMap<>()));
        }

        Statement statement() {
            SortedMap<BillPosition, Money> bill = new TreeMap<>();
            sums.bill().forEach((position, total) -> {
                bill.put(position, total.toCents());
                List<Money> parts = Cents.share(
                        total.toCents(),
                        sums.accounts().values().stream()
                                .map(sum -> sum.net(position))
                                .toList());
                for (int i = 0; i < parts.size(); i++) {
                    cents.get(i).put(position, parts.get(i));
                }
            });
            Money net = bill.values().stream().reduce(Money.ZERO, Money::plus);
            Money vat = net.times(vatRate).toCents();
            // Exact: the rate has at most two decimals of a percent, so a cent's tax is whole micro-euros.
            List<Money> taxes = Cents.share(
                    vat,
                    cents.stream()
                            .map(positions -> positions.values().stream()
                                    .reduce(Money.ZERO, Money::plus)
                                    .times(vatRate))
                            .toList());
            return build(bill, vat, taxes);
        }

        private Statement build(SortedMap<BillPosition, Money> bill, Money vat, List<Money> taxes) {
            List<AccountStatement> accounts = new ArrayList<>();
            sums.accounts()
                    .forEach((account, sum) -> accounts.add(new AccountStatement(
                            account,
                            sum.energy(),
                            cents.get(accounts.size()),
                            taxes.get(accounts.size()),
                            sum.qualities().worst(),
                            sum.preliminary() > 0,
                            tokens(account, sum.workMillis()))));
            SortedMap<BillPosition, Accrued> accrued = new TreeMap<>();
            sums.accruals()
                    .forEach((position, sum) ->
                            accrued.put(position, new Accrued(sum.catchUp().toCents(), sum.certainty())));
            PeriodSums.Head head = sums.head();
            return new Statement(
                    terms.title(),
                    from.start(),
                    to.start(),
                    head.quarterHours(),
                    to.number() - from.number() - head.quarterHours(),
                    new Energy(head.meter().millijoules()),
                    bill,
                    accrued,
                    vatRate,
                    vat,
                    sums.quality(),
                    head.preliminary(),
                    List.copyOf(sums.sources().keySet()),
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
