package org.wattwerk.cli.view;

/** How a piece of text stands out; a terminal without colour shows them all alike. */
public enum Style {
    PLAIN(""),
    DIM("2"),
    STRONG("1"),
    PRICE("33"),
    POWER("36"),
    GOOD("32"),
    WARNING("1;33"),
    ALERT("1;31");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The text between the escape sequences of this style (ECMA-48, select graphic rendition). */
    String paint(String text) {
        return code.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
