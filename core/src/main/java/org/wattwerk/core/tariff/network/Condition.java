package org.wattwerk.core.tariff.network;

/**
 * One thing that a regime asks for, so that people see what an agreement hangs on.
 *
 * @param needs what the rule asks for
 * @param has what the year has, or will have if it goes on as so far
 */
public record Condition(String needs, String has, boolean met) {
    @Override
    public String toString() {
        return needs + ": " + has + (met ? "" : ", not met");
    }
}
