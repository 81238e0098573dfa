package org.wattwerk.core.tariff;

/** A line of the electricity bill, in the order of the bill. */
public enum BillPosition {
    ENERGY("energy, day-ahead", "Energie, Day-Ahead"),
    NETWORK_ENERGY_CHARGE("network energy charge", "Arbeitspreis Netz"),
    CAPACITY_CHARGE("capacity charge", "Leistungspreis Netz"),
    NETWORK_DISCOUNT("discount for individual network use", "Entgeltreduzierung § 19 (2) StromNEV"),
    METERING("metering", "Messstellenbetrieb"),
    REACTIVE_ENERGY("reactive energy", "Blindarbeit"),
    CONCESSION_LEVY("concession levy", "Konzessionsabgabe"),
    KWKG_LEVY("CHP levy", "KWKG-Umlage"),
    OFFSHORE_LEVY("offshore levy", "Offshore-Netzumlage"),
    SPECIAL_NETWORK_USE("special network use", "Aufschlag für besondere Netznutzung"),
    ELECTRICITY_TAX("electricity tax", "Stromsteuer"),
    OTHER("other, as invoiced", "Sonstiges laut Rechnung");

    private final String label;
    private final String german;

    BillPosition(String label, String german) {
        this.label = label;
        this.german = german;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** The term as it stands on a German bill. */
    public String german() {
        return german;
    }
}
