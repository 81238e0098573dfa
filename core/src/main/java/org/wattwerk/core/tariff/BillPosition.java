package org.wattwerk.core.tariff;

/** A line of the electricity bill that is charged per kilowatt hour, in the order of the bill. */
public enum BillPosition {
    ENERGY("energy, day-ahead", "Energie, Day-Ahead"),
    NETWORK_ENERGY_CHARGE("network energy charge", "Arbeitspreis Netz"),
    CONCESSION_LEVY("concession levy", "Konzessionsabgabe"),
    KWKG_LEVY("CHP levy", "KWKG-Umlage"),
    OFFSHORE_LEVY("offshore levy", "Offshore-Netzumlage"),
    SPECIAL_NETWORK_USE("special network use", "Aufschlag für besondere Netznutzung"),
    ELECTRICITY_TAX("electricity tax", "Stromsteuer");

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
