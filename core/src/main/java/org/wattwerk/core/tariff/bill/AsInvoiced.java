package org.wattwerk.core.tariff.bill;

import java.util.List;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.time.QuarterHour;

/**
 * Amounts that are taken from invoices, for what no formula models: reactive energy, metering, arrears. Each accrues evenly
 * over the time that it is for.
 */
public record AsInvoiced(BillPosition position, List<Invoiced> invoices) implements Component {
    public AsInvoiced {
        invoices = List.copyOf(invoices);
    }

    /**
     * One amount of a document.
     *
     * @param from the first quarter hour that it is for
     * @param until the first that it is not for any more
     * @param net may be negative: a credit
     * @param document by which people find it
     */
    public record Invoiced(QuarterHour from, QuarterHour until, Money net, String document) {
        public Invoiced {
            if (from.compareTo(until) >= 0) {
                throw new IllegalArgumentException(
                        "the amount of '" + document + "' is for no time: " + from + " until " + until);
            }
        }

        private Money accrued(QuarterHour next) {
            long whole = until.number() - from.number();
            long part = Math.max(0, Math.min(whole, next.number() - from.number()));
            return net.times(part, whole);
        }
    }

    @Override
    public Money accrued(ConnectionPointYear until, ConnectionPointYear known) {
        return invoices.stream()
                .map(invoice -> invoice.accrued(until.next()).minus(invoice.accrued(until.from())))
                .reduce(Money.ZERO, Money::plus);
    }

    @Override
    public EnergyPrice nextKwh(Situation situation) {
        return EnergyPrice.ZERO;
    }

    @Override
    public ChargeRule chargeRule() {
        return ChargeRule.YEARS_EFFECTIVE_RATE;
    }
}
