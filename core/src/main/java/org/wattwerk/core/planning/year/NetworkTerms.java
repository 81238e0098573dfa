package org.wattwerk.core.planning.year;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * What the network charges, and what a load must keep to be charged less [§ 19 (2) StromNEV].
 *
 * @param perKilowatt on the year's peak [Leistungspreis]
 * @param perMwh on energy [Arbeitspreis]; it is part of the prices of the problem
 * @param band steps of continuous use [Bandlast], in any order
 * @param bandMinimum energy of a year that continuous use needs
 * @param windows quarter hours of high load [Hochlastzeitfenster], where the network has published them
 * @param windowDrop part of the year's peak by which the peak in the windows must be lower
 * @param windowShift power by which it must be lower
 * @param windowFloor part of the published charge that is paid in any case
 */
public record NetworkTerms(
        Money perKilowatt,
        EnergyPrice perMwh,
        List<BandStep> band,
        Energy bandMinimum,
        Optional<BitSet> windows,
        Share windowDrop,
        Power windowShift,
        Share windowFloor) {
    public NetworkTerms {
        band = List.copyOf(band);
    }

    /**
     * A step of continuous use.
     *
     * @param hours energy over peak, at least
     * @param paid part of the published charge that is paid
     */
    public record BandStep(double hours, Share paid) {}

    /**
     * The terms of a part of a year that is charged as that part. Its price of the peak is that of so many equal months; hours
     * of use and energy are reached by the part's own length, as the bill projects them.
     *
     * @param part of {@code whole}, as amounts by the year accrue
     * @param quarterHours of the part
     * @param ofYear quarter hours of the year
     */
    public NetworkTerms part(long part, long whole, long quarterHours, long ofYear) {
        double share = part / (double) whole;
        double length = quarterHours / (double) ofYear;
        return new NetworkTerms(
                new Money(Math.round(perKilowatt.microEuros() * share)),
                perMwh,
                band.stream()
                        .map(step -> new BandStep(step.hours() * length, step.paid()))
                        .toList(),
                bandMinimum.times(quarterHours, ofYear),
                windows,
                windowDrop,
                windowShift,
                windowFloor);
    }

    /** The German steps: 20, 15 and 10 % from 7,000, 7,500 and 8,000 hours of use and more than 10 GWh. */
    public static NetworkTerms german(Money perKilowatt, EnergyPrice perMwh, Optional<BitSet> windows) {
        return new NetworkTerms(
                perKilowatt,
                perMwh,
                List.of(
                        new BandStep(7_000, Share.ofPercent(20)),
                        new BandStep(7_500, Share.ofPercent(15)),
                        new BandStep(8_000, Share.ofPercent(10))),
                Energy.ofKilowattHours(10_000_001),
                windows,
                Share.ofPercent(20),
                Power.ofWatts(100_000),
                Share.ofPercent(20));
    }
}
