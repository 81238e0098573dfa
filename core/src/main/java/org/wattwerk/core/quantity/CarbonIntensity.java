package org.wattwerk.core.quantity;

/** CO2 equivalent per energy, exact to the milligram per kWh. Never negative. */
public record CarbonIntensity(long milligramsPerKwh) {
    private static final Text TEXT = new Text("carbon intensity", "350 g/kWh")
            .unit("mg/kWh", 1)
            .unit("g/kWh", 1_000)
            .unit("kg/kWh", 1_000_000);

    public CarbonIntensity {
        if (milligramsPerKwh < 0) {
            throw new IllegalArgumentException("carbon intensity is negative: " + milligramsPerKwh + " mg/kWh");
        }
    }

    /** Reads {@code 350 g/kWh}. */
    public static CarbonIntensity parse(String text) {
        return new CarbonIntensity(TEXT.parse(text));
    }

    /** What the energy emits, rounded down to the milligram. */
    public Carbon of(Energy energy) {
        return new Carbon(Product.floor(energy.millijoules(), milligramsPerKwh, Energy.MILLIJOULES_PER_KWH));
    }

    @Override
    public String toString() {
        return TEXT.print(milligramsPerKwh);
    }
}
