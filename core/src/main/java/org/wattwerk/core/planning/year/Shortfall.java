package org.wattwerk.core.planning.year;

import java.util.List;

/**
 * No plan keeps everything that was asked.
 *
 * @param why what can't be kept, with its numbers
 * @param reachable share of the work that can be done, of the run that gets the least of its own
 * @param ways what would make a plan possible, cheapest first
 */
public record Shortfall(String why, double reachable, List<WayOut> ways) implements YearOutcome {
    public Shortfall {
        ways = List.copyOf(ways);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(why);
        for (WayOut way : ways) {
            text.append("; ").append(way.text());
        }
        return text.toString();
    }
}
