package org.wattwerk.controller.plan;

import java.util.List;

/** Says why there is no plan, with the numbers, and what would make one possible. */
public final class ImpossiblePlanException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> ways;

    ImpossiblePlanException(String why, List<String> ways) {
        super(why);
        this.ways = List.copyOf(ways);
    }

    /** Changes that would each make a plan possible, the cheapest first. */
    public List<String> ways() {
        return ways;
    }

    /** Both, in one text. */
    public String inWords() {
        String why = String.valueOf(getMessage());
        return ways.isEmpty() ? why : why + "\nPossible would be:\n  " + String.join("\n  ", ways);
    }
}
