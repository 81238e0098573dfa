package org.wattwerk.simulator.faults;

/** A rule that is broken on purpose, so that it can be shown that the laws are watched. */
public enum BrokenRule {
    NONE,
    /** A lower lease counts as read back as soon as it was granted. */
    GRANT_COUNTS_AS_READ_BACK,
    /** A node that falls silent is taken to be at rest. */
    SILENCE_FREES,
    /** A node is given to the next job as soon as one process of the last one has ended. */
    FIRST_END_FREES_ALL,
    /** An agent obeys whoever speaks to it. */
    OLD_EPOCH_IS_OBEYED
}
