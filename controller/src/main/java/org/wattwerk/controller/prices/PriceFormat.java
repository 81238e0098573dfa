package org.wattwerk.controller.prices;

/** The forms in which prices are published and can be read. */
public enum PriceFormat {
    ENERGY_CHARTS("an answer of the Energy-Charts price service"),
    SMARD_CSV("a CSV export of SMARD"),
    SMARD_CHUNK("a chunk of chart data of SMARD"),
    ENTSOE_A44("a price document (A44) of the ENTSO-E Transparency Platform"),
    AWATTAR("an answer of the aWATTar market data service"),
    PLAIN_CSV("plain CSV");

    private final String words;

    PriceFormat(String words) {
        this.words = words;
    }

    /** What it is, for people. */
    public String words() {
        return words;
    }
}
