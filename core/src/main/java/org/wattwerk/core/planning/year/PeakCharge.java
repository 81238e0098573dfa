package org.wattwerk.core.planning.year;

import java.util.BitSet;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;

/**
 * A charge on the highest mean power of any metered quarter hour [Leistungspreis]: those of a year, or only those within
 * the windows of high load [Hochlastzeitfenster].
 *
 * @param name for people
 * @param metered the quarter hours of the plan that count, by index; no two charges share one
 * @param perKilowatt what one kilowatt of the peak costs for the whole period of the charge, net
 * @param soFar the peak already reached before the plan begins, at the connection point; it is paid in any case
 */
public record PeakCharge(String name, BitSet metered, Money perKilowatt, Power soFar) {
    public PeakCharge {
        metered = (BitSet) metered.clone();
        if (perKilowatt.isNegative()) {
            throw new IllegalArgumentException("charge " + name + " on the peak is negative: " + perKilowatt);
        }
    }

    /** On every quarter hour of a plan of this length. */
    public static PeakCharge yearly(int quarterHours, Money perKilowatt) {
        BitSet all = new BitSet();
        all.set(0, quarterHours);
        return new PeakCharge("year's peak", all, perKilowatt, Power.ZERO);
    }

    public PeakCharge soFar(Power reached) {
        return new PeakCharge(name, metered, perKilowatt, reached);
    }
}
