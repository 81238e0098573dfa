package org.wattwerk.core.ledger;

/** Why a quarter hour was booked, or booked again. */
public enum Reason {
    /** It was settled for the first time. */
    SETTLED("settled"),
    /** Marks of silent nodes arrived: energy moves from unattributed to the accounts that used it. */
    LATE_MARKS("marks of silent nodes arrived"),
    /** The utility meter's value arrived, or was corrected. */
    METER_VALUE("the meter's value arrived"),
    /** The day-ahead price or the tariff was revised. */
    PRICE_REVISION("the price was revised"),
    /** It waited long enough: what is missing now stays missing. */
    TIME_LIMIT("final after the set time");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
