package org.wattwerk.core.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A price of energy, exact to the micro-euro per MWh; may be negative, as day-ahead prices are at times. */
public record EnergyPrice(long microEurosPerMwh) implements Comparable<EnergyPrice> {
    public static final EnergyPrice ZERO = new EnergyPrice(0);

    private static final Text TEXT =
            new Text("energy price", "140 EUR/MWh").unit("EUR/MWh", 1_000_000).unit("ct/kWh", 10_000_000);

    /** Reads {@code 140 EUR/MWh}, {@code -250.32 EUR/MWh}, {@code 2.05 ct/kWh}. */
    public static EnergyPrice parse(String text) {
        return new EnergyPrice(TEXT.parse(text));
    }

    /** From a number of EUR/MWh as feeds print it; at most six decimals. */
    public static EnergyPrice ofEurosPerMwh(BigDecimal eurosPerMwh) {
        return new EnergyPrice(eurosPerMwh
                .movePointRight(6)
                .setScale(0, RoundingMode.UNNECESSARY)
                .longValueExact());
    }

    public static EnergyPrice ofEurosPerMwh(long eurosPerMwh) {
        return new EnergyPrice(Math.multiplyExact(eurosPerMwh, 1_000_000L));
    }

    /** What a kWh cost on the mean, rounded down to the micro-euro per MWh. */
    public static EnergyPrice mean(Money amount, Energy energy) {
        return new EnergyPrice(Product.floor(amount.microEuros(), Energy.MILLIJOULES_PER_MWH, energy.millijoules()));
    }

    /** What the energy costs, rounded down (towards minus infinity) to the micro-euro. */
    public Money of(Energy energy) {
        return new Money(Product.floor(energy.millijoules(), microEurosPerMwh, Energy.MILLIJOULES_PER_MWH));
    }

    public EnergyPrice plus(EnergyPrice other) {
        return new EnergyPrice(Math.addExact(microEurosPerMwh, other.microEurosPerMwh));
    }

    public EnergyPrice minus(EnergyPrice other) {
        return new EnergyPrice(Math.subtractExact(microEurosPerMwh, other.microEurosPerMwh));
    }

    /** The part of this price, rounded down to the micro-euro per MWh. */
    public EnergyPrice times(Share share) {
        return new EnergyPrice(Product.floor(microEurosPerMwh, share.partsPerMillion(), Share.WHOLE));
    }

    /** The exact number of EUR/MWh, for printing. */
    public BigDecimal eurosPerMwh() {
        return BigDecimal.valueOf(microEurosPerMwh, 6);
    }

    @Override
    public int compareTo(EnergyPrice other) {
        return Long.compare(microEurosPerMwh, other.microEurosPerMwh);
    }

    @Override
    public String toString() {
        BigDecimal euros = eurosPerMwh().stripTrailingZeros();
        return (euros.scale() < 2 ? euros.setScale(2, RoundingMode.UNNECESSARY) : euros).toPlainString() + " EUR/MWh";
    }
}
