package org.wattwerk.agent.doctor;

/**
 * One thing that the doctor looked at.
 *
 * @param subject a word for it
 * @param text what is the case, what it costs, and what would change it
 */
public record Finding(Verdict verdict, String subject, String text) {
    /** How bad it is. */
    public enum Verdict {
        /** As it should be. */
        GOOD,
        /** An agent works, with less accuracy or comfort. */
        LIMITED,
        /** The node cannot be metered or limited like this. */
        BAD
    }

    static Finding good(String subject, String text) {
        return new Finding(Verdict.GOOD, subject, text);
    }

    static Finding limited(String subject, String text) {
        return new Finding(Verdict.LIMITED, subject, text);
    }

    static Finding bad(String subject, String text) {
        return new Finding(Verdict.BAD, subject, text);
    }
}
