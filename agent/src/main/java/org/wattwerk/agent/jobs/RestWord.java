package org.wattwerk.agent.jobs;

import java.util.OptionalLong;

/**
 * Whether a job's word that it rests can be believed: not once it was handed leave to compute that it may have heard after
 * it said so. Watts are taken back on this word, so doubt counts against it.
 */
final class RestWord {
    private static final long NEVER = Long.MIN_VALUE;

    /** The sequence of the latest directive to run or to take a checkpoint that was handed out. */
    private long letGo = NEVER;
    /** The sequence of the directive under which it said last that it rests. */
    private long restsUnder = NEVER;

    private boolean numbered;
    private boolean toldToRest;
    private boolean maybeWentOn;

    /**
     * The word of before a restart of the agent.
     *
     * @param saidWithNumber a job that says the number says it again by itself, and until then is not believed
     * @param sequence below every one that is handed out from now on
     */
    static RestWord kept(boolean rested, boolean saidWithNumber, long sequence) {
        RestWord word = new RestWord();
        word.numbered = saidWithNumber;
        word.toldToRest = rested;
        word.letGo = sequence;
        return word;
    }

    /** A directive is on its way to the job. */
    void handedOut(Directive directive, long sequence) {
        switch (directive) {
            case RUN, CHECKPOINT -> {
                letGo = sequence;
                maybeWentOn |= toldToRest;
            }
            case PAUSE -> toldToRest = true;
            case STOP -> {
                // It ends, at rest or not.
            }
        }
    }

    /** The job says that it rests. */
    void rests(OptionalLong under) {
        numbered = under.isPresent();
        restsUnder = under.orElse(NEVER);
    }

    /**
     * The job says that it computes.
     *
     * @param last what was handed out to it last
     */
    void computes(Directive last) {
        restsUnder = NEVER;
        maybeWentOn = false;
        toldToRest = last == Directive.PAUSE;
    }

    /**
     * Whether the last word of rest holds. A job that does not say under which directive it rests is believed unless it was
     * told to go on after a pause and has not said since that it did.
     */
    boolean holds() {
        return numbered ? restsUnder > letGo : !maybeWentOn;
    }

    /** Whether it says under which directive it rests. */
    boolean isNumbered() {
        return numbered;
    }
}
