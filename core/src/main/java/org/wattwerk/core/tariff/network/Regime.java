package org.wattwerk.core.tariff.network;

/** How a connection point is charged for a year; of those that it has earned the cheapest is applied. */
public enum Regime {
    /** By the price sheet. */
    PUBLISHED("published prices", "allgemeines Netzentgelt"),
    /** Section 19 (2) 1 StromNEV: the peak within the high-load windows counts. */
    ATYPICAL("atypical use", "atypische Netznutzung"),
    /** Section 19 (2) 2 to 4 StromNEV: even and much use pays a part of the published charge. */
    BAND_LOAD("band load", "intensive Netznutzung");

    private final String label;
    private final String german;

    Regime(String label, String german) {
        this.label = label;
        this.german = german;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** The term of the law. */
    public String german() {
        return german;
    }
}
