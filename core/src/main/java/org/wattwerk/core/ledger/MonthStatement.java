package org.wattwerk.core.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.time.QuarterHour;

/**
 * What one month booked: its own quarter hours, and a line for each earlier month that was corrected after its statement was
 * out. Once the month is closed nothing is booked in it any more, so its statement never changes.
 *
 * @param closedAt when it was closed; empty while it is open
 * @param own of the quarter hours of the month; empty if none is settled
 * @param corrections by the month that they correct
 */
public record MonthStatement(
        BillingMonth month,
        Optional<Instant> closedAt,
        Optional<Statement> own,
        SortedMap<BillingMonth, CorrectionLine> corrections) {
    public MonthStatement {
        corrections = Collections.unmodifiableSortedMap(new TreeMap<>(corrections));
    }

    /**
     * What was booked for an earlier month: new figures less the reversed ones, in whole cents.
     *
     * @param quarterHours that were settled for the first time
     * @param vat on the net sum
     */
    public record CorrectionLine(
            int quarterHours, SignedEnergy energy, SortedMap<BillPosition, Money> bill, Money vat, List<Part> parts) {
        public CorrectionLine {
            bill = Collections.unmodifiableSortedMap(new TreeMap<>(bill));
            parts = List.copyOf(parts);
        }

        /** All positions together, net. */
        public Money net() {
            return bill.values().stream().reduce(Money.ZERO, Money::plus);
        }

        /** One account's part, in whole cents. */
        public record Part(AccountId account, SignedEnergy energy, SortedMap<BillPosition, Money> bill, Money vat) {
            public Part {
                bill = Collections.unmodifiableSortedMap(new TreeMap<>(bill));
            }

            /** All positions together, net. */
            public Money net() {
                return bill.values().stream().reduce(Money.ZERO, Money::plus);
            }
        }

        /** What of it is theirs; empty if nothing is. */
        Optional<CorrectionLine> part(Predicate<AccountId> isTheirs) {
            List<Part> theirs =
                    parts.stream().filter(part -> isTheirs.test(part.account())).toList();
            SortedMap<BillPosition, Money> theirBill = new TreeMap<>();
            theirs.forEach(
                    part -> part.bill().forEach((position, money) -> theirBill.merge(position, money, Money::plus)));
            return theirs.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new CorrectionLine(
                            quarterHours,
                            theirs.stream().map(Part::energy).reduce(SignedEnergy.ZERO, SignedEnergy::plus),
                            theirBill,
                            theirs.stream().map(Part::vat).reduce(Money.ZERO, Money::plus),
                            theirs));
        }

        /**
         * @param rate of the tax in the month that is corrected
         */
        static CorrectionLine of(PeriodSums sums, Share rate) {
            List<AccountId> accounts = List.copyOf(sums.accounts().keySet());
            List<SortedMap<BillPosition, Money>> net = new ArrayList<>();
            accounts.forEach(account -> net.add(new TreeMap<>()));
            SortedMap<BillPosition, Money> bill = new TreeMap<>();
            sums.bill().forEach((position, total) -> {
                Money rounded = total.toCents();
                bill.put(position, rounded);
                List<Money> parts = Cents.share(
                        rounded,
                        sums.accounts().values().stream()
                                .map(sum -> sum.net(position))
                                .toList());
                for (int i = 0; i < parts.size(); i++) {
                    net.get(i).put(position, parts.get(i));
                }
            });
            Money vat = bill.values().stream()
                    .reduce(Money.ZERO, Money::plus)
                    .times(rate)
                    .toCents();
            List<Money> taxes = Cents.share(
                    vat,
                    net.stream()
                            .map(part -> part.values().stream()
                                    .reduce(Money.ZERO, Money::plus)
                                    .times(rate))
                            .toList());
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < accounts.size(); i++) {
                AccountSum sum = sums.accounts().getOrDefault(accounts.get(i), AccountSum.ZERO);
                parts.add(new Part(accounts.get(i), sum.energy(), net.get(i), taxes.get(i)));
            }
            return new CorrectionLine(sums.head().quarterHours(), sums.head().meter(), bill, vat, parts);
        }
    }

    /**
     * From the sums of what the month booked.
     *
     * @param own of its own quarter hours
     * @param earlier by the month that was corrected
     * @param rates value added tax of those months
     */
    public static MonthStatement of(
            BillingMonth month,
            Optional<Instant> closedAt,
            PeriodSums own,
            SortedMap<BillingMonth, PeriodSums> earlier,
            SortedMap<BillingMonth, Share> rates,
            Terms terms) {
        SortedMap<BillingMonth, CorrectionLine> corrections = new TreeMap<>();
        earlier.forEach((corrected, sums) ->
                corrections.put(corrected, CorrectionLine.of(sums, rates.getOrDefault(corrected, Share.NONE))));
        Optional<Statement> statement = own.head().quarterHours() == 0
                ? Optional.empty()
                : Optional.of(Statement.of(
                        own, QuarterHour.startingAt(month.start()), QuarterHour.startingAt(month.end()), terms));
        return new MonthStatement(month, closedAt, statement, corrections);
    }

    /** What of it one payer is charged; empty if nothing is. See {@link Statement#partOf}. */
    public Optional<MonthStatement> partOf(String payer) {
        return part(
                own.flatMap(statement -> statement.partOf(payer)),
                account -> account.payer().equals(payer));
    }

    /** What of it the jobs of one project are charged; empty if nothing is. See {@link Statement#ofProject}. */
    public Optional<MonthStatement> ofProject(String project) {
        return part(
                own.flatMap(statement -> statement.ofProject(project)),
                account -> !project.isEmpty() && account.project().equals(project));
    }

    private Optional<MonthStatement> part(Optional<Statement> part, Predicate<AccountId> isTheirs) {
        SortedMap<BillingMonth, CorrectionLine> theirs = new TreeMap<>();
        corrections.forEach((corrected, line) -> line.part(isTheirs).ifPresent(their -> theirs.put(corrected, their)));
        return part.isEmpty() && theirs.isEmpty()
                ? Optional.empty()
                : Optional.of(new MonthStatement(month, closedAt, part, theirs));
    }

    /** The month's own bill and its corrections, net. */
    public Money net() {
        return corrections.values().stream()
                .map(CorrectionLine::net)
                .reduce(own.map(Statement::net).orElse(Money.ZERO), Money::plus);
    }

    /** Net and value added tax, of all of it. */
    public Money gross() {
        Money vat = corrections.values().stream()
                .map(CorrectionLine::vat)
                .reduce(own.map(Statement::vat).orElse(Money.ZERO), Money::plus);
        return net().plus(vat);
    }
}
